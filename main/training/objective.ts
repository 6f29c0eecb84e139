/** Which loss a configuration asks for, and which heads of the decoder carry it. */
import type { TrainingConfig } from '../../shared/training.ts';
import { deepSupervisionWeights } from './losses/deep-supervision.ts';
import type { LossName } from './losses/index.ts';
import type { LossSettings } from './losses/loss.ts';

export interface Objective {
  readonly loss: LossName;
  readonly settings: LossSettings;
  /** One per head, finest first. The network gets as many heads. */
  readonly weights: readonly number[];
}

/** Sauron's `compat` preset sums its heads without weights (sauron.md 1.4); everything else follows nnU-Net. */
export function objectiveOf(config: TrainingConfig): Objective {
  const decoderStages = config.plan.widths.length - 1;
  const compat = config.method === 'sauron' && config.sauron.preset === 'compat';
  const weights = compat
    ? Array.from({ length: Math.max(1, decoderStages - 1) }, () => 1)
    : deepSupervisionWeights(decoderStages).filter((weight) => weight > 0);
  return {
    loss: compat ? 'sauron-reference' : 'dice-cross-entropy',
    settings: { alpha: config.alpha, batchDice: config.plan.dims === 2 },
    weights: config.deepSupervision ? weights : [1],
  };
}
