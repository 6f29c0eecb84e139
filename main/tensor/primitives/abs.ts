/** abs: |x|, with slope 0 at 0. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { greater } from './greater.ts';
import { inferUnary } from './elementwise.ts';
import { less } from './less.ts';
import { negate } from './negate.ts';
import { select } from './select.ts';

export const absPrimitive: Primitive = {
  name: 'abs',
  infer: inferUnary('abs'),
  gradient: (node, dy) =>
    node.inputs.map((x) => select(greater(x, 0), dy, select(less(x, 0), negate(dy), 0))),
};

export function abs(x: Operand): Tensor {
  return apply(absPrimitive, [x]);
}
