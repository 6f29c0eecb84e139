/** The table of optimisers. */
import type { OptimizerConfig } from '../../../shared/training.ts';
import { adam, adamw } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { sgdNesterov } from './sgd-nesterov.ts';

export const optimizers: Readonly<Record<OptimizerConfig['kind'], Optimizer>> = {
  sgd: sgdNesterov,
  adam,
  adamw,
};
