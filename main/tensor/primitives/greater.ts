/** greater: a > b, broadcast, as bool. Flat almost everywhere, hence no gradient. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferBinary } from './elementwise.ts';

export const greaterPrimitive: Primitive = {
  name: 'greater',
  infer: inferBinary('greater', 'bool'),
};

export function greater(a: Operand, b: Operand): Tensor {
  return apply(greaterPrimitive, [a, b]);
}
