/**
 * What a primitive is: a shape rule, a gradient rule, and (for the composite ones) a decomposition into simpler
 * primitives for engines that have nothing better. One file per primitive; `primitives/index.ts` is their table.
 */
import type { Attributes, DType, Shape, Tensor } from './tensor.ts';

export interface Primitive {
  readonly name: string;
  /** Checks the operands (the offending shape is in the message) and gives the result's shape and type. */
  readonly infer: (inputs: readonly Tensor[], attributes: Attributes) => { shape: Shape; dtype: DType };
  /**
   * The gradient of a scalar loss for each input, given the gradient for the output; undefined where it is zero by
   * nature (a comparison, a label). Absent: flat almost everywhere, or
   * differentiated through its decomposition.
   */
  readonly gradient?: (node: Tensor, outputGradient: Tensor) => readonly (Tensor | undefined)[];
  /** The same value from simpler primitives. */
  readonly decompose?: (inputs: readonly Tensor[], attributes: Attributes) => Tensor;
}
