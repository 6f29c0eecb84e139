/** Limits the norm of all gradients together, as PyTorch's clip_grad_norm_ does. */
import { add, divide, minimum, multiply, sqrt, square, sum, type Tensor } from '../../tensor/index.ts';

/**
 * Euclidean norm over every number of every gradient, a scalar. Each square is made when it is added: an engine that
 * computes what was written last first then takes the last layer's gradient first, as backpropagation does, and no
 * map waits longer than it must.
 */
export function globalNorm(gradients: readonly Tensor[]): Tensor {
  const squares = (gradient: Tensor): Tensor =>
    sum(
      square(gradient),
      gradient.shape.map((_, axis) => axis),
    );
  const [first, ...others] = gradients;
  if (first === undefined) throw new Error('globalNorm: no gradients');
  return sqrt(others.reduce((total, gradient) => add(total, squares(gradient)), squares(first)));
}

/** Gradients scaled so that their common `norm` is at most `limit`; 0 leaves them alone. */
export function clipToNorm(gradients: readonly Tensor[], norm: Tensor, limit: number): readonly Tensor[] {
  if (limit === 0) return gradients;
  const scale = minimum(divide(limit, add(norm, 1e-6)), 1);
  return gradients.map((gradient) => multiply(gradient, scale));
}
