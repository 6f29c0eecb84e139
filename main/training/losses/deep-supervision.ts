/** The loss over several heads, each against the labels at its own resolution. */
import { at } from '../../../shared/at.ts';
import { add, multiply, type Tensor } from '../../tensor/index.ts';
import { downsampleLabels } from './downsample-labels.ts';

/**
 * nnU-Net's weights of the heads, finest first: ½^i, normalised to a sum of 1 (segmentation-systems.md 15). Its coarsest
 * stage has weight 0, and no head here.
 */
export function deepSupervisionWeights(heads: number): readonly number[] {
  const raw = Array.from({ length: heads }, (_, head) => 0.5 ** head);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

export interface HeadsLossOptions {
  /** @param labels at the head's resolution, [N, 1, …]. @param head counted from the finest, 0 */
  readonly loss: (logits: Tensor, labels: Tensor, head: number) => Tensor;
  /** One per head, finest first. */
  readonly weights: readonly number[];
}

/**
 * @param logits of each head, finest first, [N, channels, …]
 * @param labels at full resolution, [N, 1, …]
 */
export function headsLoss(
  logits: readonly Tensor[],
  labels: Tensor,
  { loss, weights }: HeadsLossOptions,
): Tensor {
  if (logits.length !== weights.length) {
    throw new Error(`headsLoss: ${logits.length} heads, but ${weights.length} weights`);
  }
  return logits
    .map((head, index) =>
      multiply(loss(head, downsampleLabels(labels, head.shape), index), at(weights, index)),
    )
    .reduce((total, term) => add(total, term));
}
