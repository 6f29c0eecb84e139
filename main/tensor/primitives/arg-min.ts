/** argMin: where the smallest element of the last axis is; the first one on a tie. [a…, S] → [a…, 1], for `gather`. */
import { apply } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferArgExtreme } from './arg-extreme.ts';

export const argMinPrimitive: Primitive = {
  name: 'argMin',
  infer: inferArgExtreme('argMin'),
};

export function argMin(x: Tensor): Tensor {
  return apply(argMinPrimitive, [x]);
}
