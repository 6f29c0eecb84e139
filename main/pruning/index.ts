/**
 * The table of pruning methods. A new method is one file in `methods/`, one line here, its name in `shared/pruning.ts` and
 * its facts in `shared/pruning-methods.ts`.
 */
import type { MethodName } from '../../shared/training.ts';
import type { Method } from './method.ts';
import { bnParameters } from './methods/bn-parameters.ts';
import { ascp } from './methods/ascp.ts';
import { dcff } from './methods/dcff.ts';
import { fpgm } from './methods/fpgm.ts';
import { gradientMatrix } from './methods/gradient-matrix.ts';
import { hrank } from './methods/hrank.ts';
import { l1 } from './methods/l1.ts';
import { lasso } from './methods/lasso.ts';
import { none } from './methods/none.ts';
import { randomWidest } from './methods/random-widest.ts';
import { random } from './methods/random.ts';
import { sauron } from './methods/sauron.ts';
import { slimming } from './methods/slimming.ts';
import { snf } from './methods/snf.ts';
import { span } from './methods/span.ts';
import { taylor } from './methods/taylor.ts';

export const pruningMethods: { readonly [Name in MethodName]: Method } = {
  none,
  sauron,
  span,
  l1,
  fpgm,
  hrank,
  lasso,
  dcff,
  ascp,
  snf,
  'gradient-matrix': gradientMatrix,
  taylor,
  slimming,
  'bn-parameters': bnParameters,
  random,
  'random-widest': randomWidest,
};

export type {
  EpochDecision,
  EpochFacts,
  Evidence,
  Keep,
  Method,
  MethodSetup,
  PrunableLayer,
  Pruner,
} from './method.ts';
export { spendOf } from './budget.ts';
export { earliestCut, effectiveSchedule } from './schedule.ts';
