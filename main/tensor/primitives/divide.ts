/** divide: a / b, broadcast. With y = a / b: da = dy / b, db = −y · da. */
import { apply, operands } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferBinary } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { sumTo } from './broadcast-and-sum.ts';

export const dividePrimitive: Primitive = {
  name: 'divide',
  infer: inferBinary('divide'),
  gradient: (node, dy) => {
    const [a, b] = operands('divide', node.inputs, 2);
    const da = divide(dy, b);
    return [sumTo(da, a.shape), sumTo(negate(multiply(da, node)), b.shape)];
  },
};

export function divide(a: Operand, b: Operand): Tensor {
  return apply(dividePrimitive, [a, b]);
}
