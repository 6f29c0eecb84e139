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

const mostSweeps = 300;

/** argmin ½‖y - Zb‖² + λ‖b‖₁, from zero: of two equal terms the first then takes all, where a warm start would keep both. */
export function lasso({ gram, target }: LassoProblem, lambda: number): Float64Array {
  const n = target.length;
  const b = new Float64Array(n);
  const residual = Float64Array.from(target); // Zᵀ(y - Zb)
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let moved = 0;
    let largest = 0;
    for (let j = 0; j < n; j++) {
      const own = gram[j * n + j] ?? 0;
      if (own <= 0) continue;
      const before = b[j] ?? 0;
      const free = (residual[j] ?? 0) + own * before;
      const next = (Math.sign(free) * Math.max(0, Math.abs(free) - lambda)) / own;
      largest = Math.max(largest, Math.abs(next));
      if (next === before) continue;
      b[j] = next;
      moved = Math.max(moved, Math.abs(next - before));
      for (let k = 0; k < n; k++) {
        residual[k] = (residual[k] ?? 0) - (next - before) * (gram[j * n + k] ?? 0);
      }
    }
    if (moved <= 1e-6 * largest) break;
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
