/** negate: −x. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferUnary } from './elementwise.ts';

export const negatePrimitive: Primitive = {
  name: 'negate',
  infer: inferUnary('negate'),
  gradient: (_, dy) => [negate(dy)],
};

export function negate(x: Operand): Tensor {
  return apply(negatePrimitive, [x]);
}
