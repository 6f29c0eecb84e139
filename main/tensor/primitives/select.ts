/** select: a where the condition holds, b elsewhere; all three are broadcast. */
import { apply, operands } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { sumTo } from './broadcast-and-sum.ts';
import { inferSelect } from './elementwise.ts';

export const selectPrimitive: Primitive = {
  name: 'select',
  infer: inferSelect('select'),
  gradient: (node, dy) => {
    const [condition, a, b] = operands('select', node.inputs, 3);
    return [undefined, sumTo(select(condition, dy, 0), a.shape), sumTo(select(condition, 0, dy), b.shape)];
  },
};

export function select(condition: Tensor, a: Operand, b: Operand): Tensor {
  return apply(selectPrimitive, [condition, a, b]);
}
