/** add: a + b, broadcast. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferBinary } from './elementwise.ts';
import { sumTo } from './broadcast-and-sum.ts';

export const addPrimitive: Primitive = {
  name: 'add',
  infer: inferBinary('add'),
  gradient: (node, dy) => node.inputs.map((operand) => sumTo(dy, operand.shape)),
};

export function add(a: Operand, b: Operand): Tensor {
  return apply(addPrimitive, [a, b]);
}
