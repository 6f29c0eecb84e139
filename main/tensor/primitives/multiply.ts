/** multiply: a · b element by element, broadcast. */
import { apply, operands } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferBinary } from './elementwise.ts';
import { sumTo } from './broadcast-and-sum.ts';

export const multiplyPrimitive: Primitive = {
  name: 'multiply',
  infer: inferBinary('multiply'),
  gradient: (node, dy) => {
    const [a, b] = operands('multiply', node.inputs, 2);
    return [sumTo(multiply(dy, b), a.shape), sumTo(multiply(dy, a), b.shape)];
  },
};

export function multiply(a: Operand, b: Operand): Tensor {
  return apply(multiplyPrimitive, [a, b]);
}
