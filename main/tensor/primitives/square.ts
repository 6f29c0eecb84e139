/** square: x². */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferUnary } from './elementwise.ts';
import { multiply } from './multiply.ts';

export const squarePrimitive: Primitive = {
  name: 'square',
  infer: inferUnary('square'),
  gradient: (node, dy) => node.inputs.map((x) => multiply(dy, multiply(x, 2))),
};

export function square(x: Operand): Tensor {
  return apply(squarePrimitive, [x]);
}
