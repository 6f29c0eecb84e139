/**
 * Eigenvalues of a symmetric matrix (Golub and Van Loan, 8.3 and 8.4): Householder's reduction to tridiagonal form, then
 * Sturm counts, which tell how many eigenvalues lie below a number, and bisection on them.
 */

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** beside[i] lies between i and i + 1. */
  readonly beside: Float64Array;
}

/** @param matrix [n, n], symmetric; it is not changed */
export function tridiagonal(matrix: ArrayLike<number>, n: number): Tridiagonal {
  const a = Float64Array.from(matrix);
  const beside = new Float64Array(Math.max(0, n - 1));
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  const at = (row: number, column: number): number => a[row * n + column] ?? 0;
  for (let k = 0; k < n - 2; k++) {
    let norm = 0;
    for (let row = k + 1; row < n; row++) norm += at(row, k) ** 2;
    norm = Math.sqrt(norm);
    if (norm === 0) continue;
    const alpha = at(k + 1, k) > 0 ? -norm : norm;
    beside[k] = alpha;
    let length = 0;
    for (let row = k + 1; row < n; row++) {
      v[row] = at(row, k) - (row === k + 1 ? alpha : 0);
      length += (v[row] ?? 0) ** 2;
    }
    length = Math.sqrt(length);
    for (let row = k + 1; row < n; row++) v[row] = (v[row] ?? 0) / length;
    let overlap = 0;
    for (let row = k + 1; row < n; row++) {
      let sum = 0;
      for (let column = k + 1; column < n; column++) sum += at(row, column) * (v[column] ?? 0);
      w[row] = sum;
      overlap += sum * (v[row] ?? 0);
    }
    for (let row = k + 1; row < n; row++) w[row] = (w[row] ?? 0) - overlap * (v[row] ?? 0);
    for (let row = k + 1; row < n; row++) {
      const [own, other] = [2 * (v[row] ?? 0), 2 * (w[row] ?? 0)];
      for (let column = k + 1; column < n; column++) {
        a[row * n + column] = at(row, column) - own * (w[column] ?? 0) - other * (v[column] ?? 0);
      }
    }
  }
  if (n > 1) beside[n - 2] = at(n - 1, n - 2);
  return { diagonal: Float64Array.from({ length: n }, (_, index) => at(index, index)), beside };
}

/** How many eigenvalues are smaller than `x`. */
export function countBelow({ diagonal, beside }: Tridiagonal, x: number): number {
  let count = 0;
  let pivot = 1;
  for (const [index, value] of diagonal.entries()) {
    const coupling = index === 0 ? 0 : (beside[index - 1] ?? 0) ** 2 / pivot;
    pivot = value - x - coupling;
    if (pivot === 0) pivot = -1e-300;
    if (pivot < 0) count++;
  }
  return count;
}

/** The eigenvalue with `below` smaller ones. */
function nth(matrix: Tridiagonal, below: number): number {
  const { diagonal, beside } = matrix;
  const radius = (index: number): number => Math.abs(beside[index - 1] ?? 0) + Math.abs(beside[index] ?? 0);
  let low = Math.min(...diagonal.map((value, index) => value - radius(index)));
  let high = Math.max(...diagonal.map((value, index) => value + radius(index)));
  for (let step = 0; step < 80 && high - low > 1e-14 * Math.max(Math.abs(low), Math.abs(high)); step++) {
    const middle = (low + high) / 2;
    if (countBelow(matrix, middle) > below) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

export const largestEigenvalue = (matrix: Tridiagonal): number => nth(matrix, matrix.diagonal.length - 1);

/** All of them, largest first. */
export function eigenvalues(matrix: ArrayLike<number>, n: number): Float64Array {
  const reduced = tridiagonal(matrix, n);
  return Float64Array.from({ length: n }, (_, index) => nth(reduced, n - 1 - index));
}
