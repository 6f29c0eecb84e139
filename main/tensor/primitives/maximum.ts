/** maximum: the larger of a and b, broadcast. On a tie the gradient goes to b, so maximum(x, 0) is flat at 0. */
import { apply, operands } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { greater } from './greater.ts';
import { inferBinary } from './elementwise.ts';
import { select } from './select.ts';
import { sumTo } from './broadcast-and-sum.ts';

export const maximumPrimitive: Primitive = {
  name: 'maximum',
  infer: inferBinary('maximum'),
  gradient: (node, dy) => {
    const [a, b] = operands('maximum', node.inputs, 2);
    const first = greater(a, b);
    return [sumTo(select(first, dy, 0), a.shape), sumTo(select(first, 0, dy), b.shape)];
  },
};

export function maximum(a: Operand, b: Operand): Tensor {
  return apply(maximumPrimitive, [a, b]);
}
