/** Limits the norm of all gradients together, as PyTorch's clip_grad_norm_ does. */
import { add, divide, minimum, multiply, sqrt, square, sum, type Tensor } from '../../tensor/index.ts';

/** Euclidean norm over every number of every gradient, a scalar. */
export function globalNorm(gradients: readonly Tensor[]): Tensor {
  return sqrt(
    gradients
      .map((gradient) =>
        sum(
          square(gradient),
          gradient.shape.map((_, axis) => axis),
        ),
      )
      .reduce((total, part) => add(total, part)),
  );
}

/** Gradients scaled so that their common `norm` is at most `limit`; 0 leaves them alone. */
export function clipToNorm(gradients: readonly Tensor[], norm: Tensor, limit: number): readonly Tensor[] {
  if (limit === 0) return gradients;
  const scale = minimum(divide(limit, add(norm, 1e-6)), 1);
  return gradients.map((gradient) => multiply(gradient, scale));
}
