/**
 * In which order the maps of a layer go, so that those that read them lose least (pruning-methods.md 2n). A map that goes
 * is replaced by its least-squares fit from all others that are left, and the kernels that read it are added to theirs in these shares; what
 * is lost is its residual times the energy of those kernels, as they are by then. Residuals of maps that go one after the
 * other are orthogonal, so the losses add up to that of all of them at once. One inverse serves the whole order: taking a
 * map out of it is an update of rank one (Sherman and Morrison), O(C²).
 */
import { solveRidge } from '../linear-algebra/ridge.ts';
import type { Moments } from './moments.ts';

/** What is added to the diagonal of a covariance, as a share of its mean: copies and silent maps make it singular. */
const ridge = 1e-4;

export function liftOf(covariance: Float64Array, filters: number): number {
  let trace = 0;
  for (let filter = 0; filter < filters; filter++) trace += covariance[filter * (filters + 1)] ?? 0;
  return (ridge * trace) / filters + 1e-12;
}

/**
 * Per filter, what its readers have lost once it is gone, after all that go before it: a share of what they get, rising along the order.
 * @param readers [C, C] Σ over outputs and taps of kernel · kernel
 */
export function losses({ covariance }: Pick<Moments, 'covariance'>, readers: Float64Array): Float64Array {
  const filters = Math.sqrt(covariance.length);
  const precision = inverse(covariance, filters, liftOf(covariance, filters));
  const weights = Float64Array.from(readers);
  let whole = 0;
  covariance.forEach((value, at) => (whole += value * (readers[at] ?? 0)));
  const left = new Set(Array.from({ length: filters }, (_, filter) => filter));
  const result = new Float64Array(filters);
  let lost = 0;
  while (left.size > 0) {
    let [leaver, least] = [-1, Infinity];
    for (const filter of left) {
      const at = filter * (filters + 1);
      const price = (weights[at] ?? 0) / (precision[at] ?? 1);
      if (price <= least) [leaver, least] = [filter, price]; // ties: the higher index goes
    }
    left.delete(leaver);
    lost += least;
    result[leaver] = whole > 0 ? lost / whole : lost;
    takeOut(leaver, left, { precision, weights, filters });
  }
  return result;
}

function inverse(covariance: Float64Array, filters: number, lift: number): Float64Array {
  const identity = new Float64Array(filters * filters);
  for (let filter = 0; filter < filters; filter++) identity[filter * (filters + 1)] = 1;
  return solveRidge(covariance, identity, { n: filters, m: filters, lift });
}

/** Updates, for the maps that are left, the inverse of their covariance and the Gram matrix of their readers. */
function takeOut(
  leaver: number,
  left: ReadonlySet<number>,
  { precision, weights, filters }: { precision: Float64Array; weights: Float64Array; filters: number },
): void {
  const own = precision[leaver * (filters + 1)] ?? 1;
  const column = Float64Array.from({ length: filters }, (_, row) => precision[row * filters + leaver] ?? 0);
  const read = Float64Array.from({ length: filters }, (_, row) => weights[row * filters + leaver] ?? 0);
  const energy = read[leaver] ?? 0;
  for (const row of left) {
    const share = -(column[row] ?? 0) / own; // of this map in the leaver's fit
    for (const other of left) {
      const at = row * filters + other;
      const theirs = -(column[other] ?? 0) / own;
      precision[at] = (precision[at] ?? 0) - ((column[row] ?? 0) * (column[other] ?? 0)) / own;
      weights[at] =
        (weights[at] ?? 0) + share * (read[other] ?? 0) + theirs * (read[row] ?? 0) + share * theirs * energy;
    }
  }
}

/**
 * The least-squares fit of every map from those that stay, and what of its mean the fit leaves over.
 * @param keep rising
 * @returns shares [C, m], a row of the identity for a map that stays; rest [C]
 */
export function fitTo(
  keep: readonly number[],
  { mean, covariance }: Moments,
): { shares: Float32Array; rest: Float64Array } {
  const [filters, n] = [mean.length, keep.length];
  const gone = Array.from({ length: filters }, (_, filter) => filter).filter(
    (filter) => !keep.includes(filter),
  );
  const block = (rows: readonly number[], columns: readonly number[]): Float64Array =>
    Float64Array.from(
      rows.flatMap((row) => columns.map((column) => covariance[row * filters + column] ?? 0)),
    );
  const lift = liftOf(covariance, filters);
  const fit = solveRidge(block(keep, keep), block(keep, gone), { n, m: gone.length, lift });
  const shares = new Float32Array(filters * n);
  const rest = new Float64Array(filters);
  keep.forEach((filter, rank) => (shares[filter * n + rank] = 1));
  gone.forEach((filter, column) => {
    let explained = 0;
    keep.forEach((stays, rank) => {
      const share = fit[rank * gone.length + column] ?? 0;
      shares[filter * n + rank] = share;
      explained += share * (mean[stays] ?? 0);
    });
    rest[filter] = (mean[filter] ?? 0) - explained;
  });
  return { shares, rest };
}
