/** less: a < b, broadcast, as bool. Flat almost everywhere, hence no gradient. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferBinary } from './elementwise.ts';

export const lessPrimitive: Primitive = {
  name: 'less',
  infer: inferBinary('less', 'bool'),
};

export function less(a: Operand, b: Operand): Tensor {
  return apply(lessPrimitive, [a, b]);
}
