/** Ridge regression from its normal equations, by Cholesky's decomposition (Golub and Van Loan, 4.2). */

export interface Sides {
  /** Unknowns per column. */
  readonly n: number;
  /** Right-hand sides. */
  readonly m: number;
  /** What is added to the diagonal. */
  readonly lift: number;
}

/**
 * W with (S + lift · I) W = T.
 * @param s [n, n], symmetric, not negative @param t [n, m] @returns [n, m]
 */
export function solveRidge(s: Float64Array, t: Float64Array, { n, m, lift }: Sides): Float64Array {
  const l = Float64Array.from(s);
  for (let row = 0; row < n; row++) {
    const a = row * n;
    for (let column = 0; column <= row; column++) {
      const b = column * n;
      let sum = (l[a + column] ?? 0) + (row === column ? lift : 0);
      for (let k = 0; k < column; k++) sum -= (l[a + k] ?? 0) * (l[b + k] ?? 0);
      l[a + column] = row === column ? Math.sqrt(Math.max(sum, lift)) : sum / (l[b + column] ?? 1);
    }
  }
  const w = Float64Array.from(t);
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) subtractRow(w, { row, from: k, m, factor: l[row * n + k] ?? 0 });
    divideRow(w, { row, m, by: l[row * n + row] ?? 1 });
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) subtractRow(w, { row, from: k, m, factor: l[k * n + row] ?? 0 });
    divideRow(w, { row, m, by: l[row * n + row] ?? 1 });
  }
  return w;
}

function subtractRow(
  w: Float64Array,
  { row, from, m, factor }: { row: number; from: number; m: number; factor: number },
): void {
  if (factor === 0) return;
  for (let column = 0; column < m; column++) {
    w[row * m + column] = (w[row * m + column] ?? 0) - factor * (w[from * m + column] ?? 0);
  }
}

function divideRow(w: Float64Array, { row, m, by }: { row: number; m: number; by: number }): void {
  for (let column = 0; column < m; column++) w[row * m + column] = (w[row * m + column] ?? 0) / by;
}
