/** The table of pruning methods. A new method is one file in `methods/` and one line here. */
import type { MethodName } from '../../shared/training.ts';
import type { Method } from './method.ts';
import { none } from './methods/none.ts';
import { sauron } from './methods/sauron.ts';

export const pruningMethods: { readonly [Name in MethodName]: Method } = { none, sauron };

export type {
  EpochDecision,
  EpochFacts,
  Evidence,
  FeatureMaps,
  Keep,
  Method,
  MethodSetup,
  PrunableLayer,
  Pruner,
} from './method.ts';
