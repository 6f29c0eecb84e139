/**
 * Non-negative matrix factorisation X ≈ U Vᵀ by a few unrolled steps that gradients flow through (Ashtari et al. 2023;
 * segmentation-systems.md 4). HALS: u_r ← ReLU((a_r - Σ_{s≠r} u_s b_sr + ε) / (b_rr + ε)) with a = X V, b = Vᵀ V, one column after
 * the other, then the same for V with Xᵀ. MU: U ← (U ∘ a + ε) / (U b + ε). ε holds where a matrix is all zero, and needs float32.
 */
import { at } from '../../../shared/at.ts';
import { add, divide, matmul, maximum, multiply, slice, subtract, type Tensor } from '../../tensor/index.ts';

export interface Factorization {
  readonly rank: number;
  readonly iterations: number;
  readonly solver: 'hals' | 'mu';
}

const epsilon = 1e-16;

/**
 * @param x [B, M, N], not negative
 * @param u [M, R], first values shared by all matrices; of any length where HALS has one factor, which never reads them
 * @param v [N, R]
 * @returns U Vᵀ, [B, M, N]
 */
export function factorized(
  x: Tensor,
  u: Tensor,
  v: Tensor,
  { rank, iterations, solver }: Factorization,
): Tensor {
  const columns = (all: Tensor): Tensor[] =>
    Array.from({ length: rank }, (_, column) =>
      slice(all, { starts: [0, column], ends: [at(all.shape, 0), column + 1] }),
    );
  const step = solver === 'hals' ? halsStep : muStep;
  let [us, vs] = [columns(u), columns(v)];
  for (let iteration = 0; iteration < iterations; iteration++) {
    us = step(us, vs, (column) => matmul(x, column));
    vs = step(vs, us, (column) => matmul(x, column, { transposeA: true }));
  }
  return us.map((column, index) => matmul(column, vs[index] ?? column, { transposeB: true })).reduce(add);
}

/** New columns of one factor. @param others of the other one @param read X or Xᵀ times a column */
type Step = (own: readonly Tensor[], others: readonly Tensor[], read: (column: Tensor) => Tensor) => Tensor[];

const dot = (a: Tensor, b: Tensor): Tensor => matmul(a, b, { transposeA: true });

const halsStep: Step = (own, others, read) => {
  const columns = [...own];
  for (const [index, other] of others.entries()) {
    const rest = columns.reduce(
      (sum, column, from) =>
        from === index ? sum : subtract(sum, multiply(column, dot(others[from] ?? other, other))),
      add(read(other), epsilon),
    );
    columns[index] = maximum(divide(rest, add(dot(other, other), epsilon)), 0);
  }
  return columns;
};

const muStep: Step = (own, others, read) =>
  own.map((column, index) => {
    const other = others[index] ?? column;
    const below = own
      .map((one, from) => multiply(one, dot(others[from] ?? other, other)))
      .reduce((sum, term) => add(sum, term));
    return divide(add(multiply(column, read(other)), epsilon), add(below, epsilon));
  });
