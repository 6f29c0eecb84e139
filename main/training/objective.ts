/** Which loss a configuration asks for, and what each head of the network weighs in it. */
import type { TrainingConfig } from '../../shared/training.ts';
import { deepSupervisionWeights } from './losses/deep-supervision.ts';
import type { LossName } from './losses/index.ts';
import type { LossSettings } from './losses/loss.ts';

export interface Objective {
  readonly loss: LossName;
  readonly settings: LossSettings;
  /** One per head, finest first. */
  readonly weights: readonly number[];
}

/** Sauron's `compat` preset sums its heads without weights (sauron.md 1.4); everything else follows nnU-Net. */
export function objectiveOf(config: TrainingConfig, heads: number): Objective {
  const compat = config.method === 'sauron' && config.sauron.preset === 'compat';
  return {
    loss: compat ? 'sauron-reference' : 'dice-cross-entropy',
    settings: { alpha: config.alpha, batchDice: config.preparation.dims === 2 },
    weights: compat ? Array.from({ length: heads }, () => 1) : deepSupervisionWeights(heads),
  };
}
