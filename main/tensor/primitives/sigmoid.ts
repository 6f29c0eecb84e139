/** sigmoid: y = 1 / (1 + e⁻ˣ), with slope y (1 − y). */
import { apply } from '../apply.ts';
import type { Operand } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { inferUnary } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';

export const sigmoidPrimitive: Primitive = {
  name: 'sigmoid',
  infer: inferUnary('sigmoid'),
  gradient: (node, dy) => [multiply(dy, multiply(node, subtract(1, node)))],
};

export function sigmoid(x: Operand): Tensor {
  return apply(sigmoidPrimitive, [x]);
}
