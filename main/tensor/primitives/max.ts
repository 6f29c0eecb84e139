/** max: the largest element over axes. On a tie the gradient goes to the first one. */
import { apply } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { argMax } from './arg-max.ts';
import { extremeGradient } from './extreme-gradient.ts';
import { inferReduction, reductionAttributes } from './reduction.ts';
import type { ReductionOptions } from './reduction.ts';

export const maxPrimitive: Primitive = {
  name: 'max',
  infer: inferReduction('max'),
  gradient: (node, dy) => extremeGradient(node, dy, argMax),
};

/** Largest element over `axes` (all, if absent). */
export function max(x: Tensor, axes?: readonly number[], options: ReductionOptions = {}): Tensor {
  return apply(maxPrimitive, [x], reductionAttributes('max', x, axes, options));
}
