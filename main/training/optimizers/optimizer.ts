/**
 * What an optimiser is: the new value of parameters and of their slots, as tensors, from their gradient. It works number
 * by number, so that a tensor may hold one parameter or, as in a training step, all of them. A model keeps the slots
 * as `<parameter>:<slot>`, so surgery can cut them like their parameter. Formulas are PyTorch's.
 */
import type { OptimizerConfig } from '../../../shared/training.ts';
import type { Tensor } from '../../tensor/index.ts';

export interface ParameterStep {
  readonly parameter: Tensor;
  /** Clipped already. */
  readonly gradient: Tensor;
  /** The value that one of the optimiser's slots had before this step. */
  readonly slot: (name: string) => Tensor;
  /** A scalar: the learning rate of this step. */
  readonly learningRate: Tensor;
  /** A scalar: the number of this step, counted from 1. */
  readonly step: Tensor;
  readonly config: OptimizerConfig;
}

export interface ParameterUpdate {
  readonly parameter: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

export interface Optimizer {
  /** Each has the parameter's shape and starts at 0. */
  readonly slots: readonly string[];
  readonly update: (step: ParameterStep) => ParameterUpdate;
}

export const slotName = (parameter: string, slot: string): string => `${parameter}:${slot}`;
