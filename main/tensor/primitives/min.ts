/** min: the smallest element over axes. On a tie the gradient goes to the first one. */
import { apply } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { argMin } from './arg-min.ts';
import { extremeGradient } from './extreme-gradient.ts';
import { inferReduction, reductionAttributes } from './reduction.ts';
import type { ReductionOptions } from './reduction.ts';

export const minPrimitive: Primitive = {
  name: 'min',
  infer: inferReduction('min'),
  gradient: (node, dy) => extremeGradient(node, dy, argMin),
};

/** Smallest element over `axes` (all, if absent). */
export function min(x: Tensor, axes?: readonly number[], options: ReductionOptions = {}): Tensor {
  return apply(minPrimitive, [x], reductionAttributes('min', x, axes, options));
}
