/** Limits the norm of all gradients together, which lie in one vector, as PyTorch's clip_grad_norm_ does. */
import { add, divide, minimum, multiply, sqrt, square, sum, type Tensor } from '../../tensor/index.ts';

/** Euclidean norm of a vector, a scalar. */
export const euclideanNorm = (vector: Tensor): Tensor => sqrt(sum(square(vector)));

/** The vector of all gradients scaled so that its `norm` is at most `limit`; 0 leaves it alone. */
export function clipToNorm(gradient: Tensor, norm: Tensor, limit: number): Tensor {
  if (limit === 0) return gradient;
  return multiply(gradient, minimum(divide(limit, add(norm, 1e-6)), 1));
}
