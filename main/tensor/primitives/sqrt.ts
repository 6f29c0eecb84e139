/** sqrt: √x. Its slope at 0 is infinite: add an epsilon before it where 0 can occur. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { divide } from './divide.ts';
import { inferUnary } from './elementwise.ts';
import { multiply } from './multiply.ts';

export const sqrtPrimitive: Primitive = {
  name: 'sqrt',
  infer: inferUnary('sqrt'),
  gradient: (node, dy) => [divide(dy, multiply(node, 2))],
};

export function sqrt(x: Operand): Tensor {
  return apply(sqrtPrimitive, [x]);
}
