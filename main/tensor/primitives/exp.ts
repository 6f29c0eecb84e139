/** exp: eˣ, its own derivative. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferUnary } from './elementwise.ts';
import { multiply } from './multiply.ts';

export const expPrimitive: Primitive = {
  name: 'exp',
  infer: inferUnary('exp'),
  gradient: (node, dy) => [multiply(dy, node)],
};

export function exp(x: Operand): Tensor {
  return apply(expPrimitive, [x]);
}
