/** minimum: the smaller of a and b, broadcast. On a tie the gradient goes to b, so minimum(x, 0) is flat at 0. */
import { apply, operands } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferBinary } from './elementwise.ts';
import { less } from './less.ts';
import { select } from './select.ts';
import { sumTo } from './broadcast-and-sum.ts';

export const minimumPrimitive: Primitive = {
  name: 'minimum',
  infer: inferBinary('minimum'),
  gradient: (node, dy) => {
    const [a, b] = operands('minimum', node.inputs, 2);
    const first = less(a, b);
    return [sumTo(select(first, dy, 0), a.shape), sumTo(select(first, 0, dy), b.shape)];
  },
};

export function minimum(a: Operand, b: Operand): Tensor {
  return apply(minimumPrimitive, [a, b]);
}
