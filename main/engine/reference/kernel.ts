/** How one primitive runs on tfjs. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../../tensor/index.ts';

/** Inputs that a primitive's shape rule has checked to be there; `get(0)` is the first. */
export interface Inputs {
  readonly all: readonly tf.Tensor[];
  get(index: number): tf.Tensor;
}

/** The value of `node`, from the values of its inputs. */
export type Kernel = (node: Tensor, inputs: Inputs) => tf.Tensor;

export type Kernels = Readonly<Record<string, Kernel>>;
