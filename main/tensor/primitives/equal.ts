/** equal: a = b, exactly, broadcast, as bool. Flat almost everywhere, hence no gradient. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferBinary } from './elementwise.ts';

export const equalPrimitive: Primitive = {
  name: 'equal',
  infer: inferBinary('equal', 'bool'),
};

export function equal(a: Operand, b: Operand): Tensor {
  return apply(equalPrimitive, [a, b]);
}
