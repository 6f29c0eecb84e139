/**
 * LASSO by coordinate descent on the Gram matrix, and the search for the penalty that leaves a wanted number of terms
 * (pruning-methods.md 2d).
 */

export interface LassoProblem {
  /** ZᵀZ, [n, n] */
  readonly gram: Float64Array;
  /** Zᵀy, [n] */
  readonly target: Float64Array;
}

/** argmin ½‖y - Zb‖² + λ‖b‖₁, from zero: of two equal terms the first then takes all, where a warm start would keep both. */
export function lasso({ gram, target }: LassoProblem, lambda: number): Float64Array {
  const n = target.length;
  const b = new Float64Array(n);
  for (let sweep = 0; sweep < 500; sweep++) {
    let moved = 0;
    let largest = 0;
    for (let j = 0; j < n; j++) {
      const own = gram[j * n + j] ?? 0;
      if (own <= 0) continue;
      let residual = (target[j] ?? 0) + own * (b[j] ?? 0);
      for (let k = 0; k < n; k++) residual -= (gram[j * n + k] ?? 0) * (b[k] ?? 0);
      const next = (Math.sign(residual) * Math.max(0, Math.abs(residual) - lambda)) / own;
      moved = Math.max(moved, Math.abs(next - (b[j] ?? 0)));
      largest = Math.max(largest, Math.abs(next));
      b[j] = next;
    }
    if (moved <= 1e-7 * largest) break;
  }
  return b;
}

/**
 * The `count` terms that a penalty leaves, rising: λ is bisected until it leaves `count` to 1.1 · `count`, and of those
 * the strongest by |b| · ‖Z‖ stay.
 */
export function selectTerms(problem: LassoProblem, count: number): number[] {
  const n = problem.target.length;
  // Above the largest correlation nothing is left.
  let [low, high] = [0, problem.target.reduce((most, value) => Math.max(most, Math.abs(value)), 0)];
  let best = strengths(problem, 0);
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    const found = strengths(problem, middle);
    const left = found.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
    if (left < count) high = middle;
    else {
      low = middle;
      best = found;
      if (left <= Math.max(count, Math.floor(1.1 * count))) break;
    }
  }
  return Array.from({ length: n }, (_, index) => index)
    .sort((a, b) => (best[b] ?? 0) - (best[a] ?? 0) || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** |b| · ‖Z‖ of each term; 0 for what rounding alone has left. */
function strengths(problem: LassoProblem, lambda: number): Float64Array {
  const n = problem.target.length;
  const all = lasso(problem, lambda).map(
    (value, index) => Math.abs(value) * Math.sqrt(Math.max(0, problem.gram[index * n + index] ?? 0)),
  );
  const least = 1e-4 * all.reduce((most, value) => Math.max(most, value), 0);
  return all.map((value) => (value > least ? value : 0));
}
