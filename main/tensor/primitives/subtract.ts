/** subtract: a − b, broadcast. */
import { apply, operands } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferBinary } from './elementwise.ts';
import { negate } from './negate.ts';
import { sumTo } from './broadcast-and-sum.ts';

export const subtractPrimitive: Primitive = {
  name: 'subtract',
  infer: inferBinary('subtract'),
  gradient: (node, dy) => {
    const [a, b] = operands('subtract', node.inputs, 2);
    return [sumTo(dy, a.shape), sumTo(negate(dy), b.shape)];
  },
};

export function subtract(a: Operand, b: Operand): Tensor {
  return apply(subtractPrimitive, [a, b]);
}
