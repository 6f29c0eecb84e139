/** argMax: where the largest element of the last axis is; the first one on a tie. [a…, S] → [a…, 1], for `gather`. */
import { apply } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferArgExtreme } from './arg-extreme.ts';

export const argMaxPrimitive: Primitive = {
  name: 'argMax',
  infer: inferArgExtreme('argMax'),
};

export function argMax(x: Tensor): Tensor {
  return apply(argMaxPrimitive, [x]);
}
