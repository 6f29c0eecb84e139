/** What a run is trained for: its task, the terms of its loss, and what each head of the network weighs. */
import { at } from '../../shared/at.ts';
import type { LossTerm } from '../../shared/losses.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import { taskOf, type BoundTask } from '../tasks/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { deepSupervisionWeights, headsLoss } from './losses/deep-supervision.ts';
import { lossOf } from './losses/index.ts';

export interface Objective {
  readonly task: BoundTask;
  readonly terms: readonly LossTerm[];
  /** One per head, finest first. */
  readonly weights: readonly number[];
}

export function objectiveOf(
  { task, loss, headWeights }: Pick<TrainingConfig, 'task' | 'loss' | 'headWeights'>,
  heads: number,
): Objective {
  const weights =
    headWeights === 'equal' ? Array.from({ length: heads }, () => 1) : deepSupervisionWeights(heads);
  return { task: taskOf(task), terms: loss, weights };
}

/**
 * @param heads logits of each head, finest first
 * @param labels at full resolution, [N, 1, …]
 * @param maps of the network's layers, for terms that judge them
 * @returns a scalar
 */
export function segmentationLoss(
  { task, terms, weights }: Objective,
  heads: readonly Tensor[],
  labels: Tensor,
  maps: readonly Tensor[],
): Tensor {
  return headsLoss(heads, labels, {
    weights,
    loss: (logits, own, head) => {
      const target = task.encode(own, at(logits.shape, 1));
      const judged = { task, target, ...task.distribution(logits) };
      return lossOf(terms, head === 0 ? { ...judged, maps } : judged);
    },
  });
}
