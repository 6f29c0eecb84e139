/** log: the natural logarithm. */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { divide } from './divide.ts';
import { inferUnary } from './elementwise.ts';

export const logPrimitive: Primitive = {
  name: 'log',
  infer: inferUnary('log'),
  gradient: (node, dy) => node.inputs.map((x) => divide(dy, x)),
};

export function log(x: Operand): Tensor {
  return apply(logPrimitive, [x]);
}
