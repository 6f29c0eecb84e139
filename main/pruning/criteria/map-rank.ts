/**
 * Three notions of a map's rank (Lin et al. 2020; pruning-methods.md 2f): numpy's matrix rank in single precision, the
 * number of singular values that hold 95 % of the energy, and the stable rank ‖A‖² / σ₁². All from the eigenvalues of the
 * smaller Gram matrix.
 */
import { countBelow, eigenvalues, largestEigenvalue, tridiagonal } from '../linear-algebra/eigenvalues.ts';

export type RankMode = 'exact' | 'energy' | 'stable';

const energyShare = 0.95;
const singleEpsilon = 2 ** -23;

/** @param map [rows, columns] */
export function mapRank(
  map: ArrayLike<number>,
  [rows, columns]: readonly [number, number],
  mode: RankMode,
): number {
  const n = Math.min(rows, columns);
  const gram = new Float64Array(n * n);
  const other = Math.max(rows, columns);
  const at = (side: number, along: number): number =>
    (rows <= columns ? map[side * columns + along] : map[along * columns + side]) ?? 0;
  for (let a = 0; a < n; a++) {
    for (let b = a; b < n; b++) {
      let sum = 0;
      for (let along = 0; along < other; along++) sum += at(a, along) * at(b, along);
      gram[a * n + b] = gram[b * n + a] = sum;
    }
  }
  let energy = 0;
  for (let index = 0; index < n; index++) energy += gram[index * n + index] ?? 0;
  if (!(energy > 0)) return 0;
  if (mode === 'energy') {
    let held = 0;
    return (
      1 + eigenvalues(gram, n).findIndex((value) => (held += value) >= energyShare * energy - 1e-12 * energy)
    );
  }
  const reduced = tridiagonal(gram, n);
  const largest = largestEigenvalue(reduced);
  if (mode === 'stable') return energy / largest;
  const tolerance = other * singleEpsilon; // of singular values; eigenvalues are their squares
  return n - countBelow(reduced, largest * tolerance * tolerance);
}
