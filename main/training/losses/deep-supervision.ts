/** The loss over several heads, each against the labels at its own resolution. */
import { add, multiply, type Tensor } from '../../tensor/index.ts';
import type { Loss, LossSettings } from './loss.ts';
import { downsampleLabels } from './one-hot.ts';

/**
 * nnU-Net's weights for the decoder's stages, finest first: ½^i with the coarsest 0, normalised to a sum of 1
 * (segmentation-systems.md 15). A single stage has weight 1. A stage of weight 0 needs no head.
 */
export function deepSupervisionWeights(stages: number): readonly number[] {
  if (stages < 2) return [1];
  const raw = Array.from({ length: stages }, (_, stage) => (stage < stages - 1 ? 0.5 ** stage : 0));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

export interface HeadsLossOptions {
  readonly loss: Loss;
  readonly settings: LossSettings;
  /** One per head, finest first. */
  readonly weights: readonly number[];
}

/**
 * @param logits of each head, finest first, [N, classes, …]
 * @param labels at full resolution, [N, 1, …]
 */
export function headsLoss(
  logits: readonly Tensor[],
  labels: Tensor,
  { loss, settings, weights }: HeadsLossOptions,
): Tensor {
  if (logits.length !== weights.length) {
    throw new Error(`headsLoss: ${logits.length} heads, but ${weights.length} weights`);
  }
  return logits
    .map((head, index) =>
      multiply(loss(head, downsampleLabels(labels, head.shape), settings), weights[index] ?? 0),
    )
    .reduce((total, term) => add(total, term));
}
