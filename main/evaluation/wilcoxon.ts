/**
 * Two-sided Wilcoxon signed-rank test (Wilcoxon 1945). Zero differences are left out, as Wilcoxon did, and tied ones
 * share their mean rank. Over up to 50 differences the p-value is exact, ties or not: the share of all sign patterns of
 * these very ranks (Pratt and Gibbons 1981, Concepts of Nonparametric Theory, 3.4). Over more it is the normal
 * approximation with the variance corrected for ties and without continuity correction. SciPy's `wilcoxon` is its oracle,
 * with `method=PermutationMethod(...)` over all patterns where there are ties or zeros.
 */
import { at } from '../../shared/at.ts';
import { meanOf } from './summary.ts';

const largestExact = 50;

/** @returns the two-sided p-value that differences are symmetric about 0; 1 where none differs from 0 */
export function wilcoxonSignedRank(differences: readonly number[]): number {
  const nonzero = differences.filter((difference) => difference !== 0);
  const n = nonzero.length;
  if (n === 0) return 1;
  const { ranks, tieSizes } = rank(nonzero.map(Math.abs));
  const positive = ranks.reduce((sum, rank, index) => sum + (at(nonzero, index) > 0 ? rank : 0), 0);
  const smaller = Math.min(positive, (n * (n + 1)) / 2 - positive);
  return n <= largestExact ? exactP(smaller, ranks) : approximateP(smaller, n, tieSizes);
}

/** Ranks from 1, tied values sharing their mean; sizes of the groups of ties. */
function rank(values: readonly number[]): { ranks: number[]; tieSizes: number[] } {
  const order = values.map((_, index) => index).sort((a, b) => at(values, a) - at(values, b));
  const ranks = new Array<number>(values.length).fill(0);
  const tieSizes: number[] = [];
  for (let start = 0; start < order.length;) {
    const value = values[at(order, start)];
    const tied = order.filter((index, place) => place >= start && values[index] === value);
    const shared = meanOf(tied.map((_, place) => start + place + 1));
    for (const index of tied) ranks[index] = shared;
    if (tied.length > 1) tieSizes.push(tied.length);
    start += tied.length;
  }
  return { ranks, tieSizes };
}

/**
 * Twice the share of the 2^n sign patterns whose positive ranks sum to at most `statistic`. Mean ranks are whole or half
 * numbers, so that twice their sums are indices; 2^50 patterns are still counted exactly.
 */
function exactP(statistic: number, ranks: readonly number[]): number {
  const n = ranks.length;
  const patterns = new Float64Array(n * (n + 1) + 1); // by twice the sum of positive ranks
  patterns[0] = 1;
  for (const rank of ranks) {
    for (let sum = patterns.length - 1; sum >= 2 * rank; sum--) {
      patterns[sum] = (patterns[sum] ?? 0) + (patterns[sum - 2 * rank] ?? 0);
    }
  }
  const tail = patterns.subarray(0, 2 * statistic + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / 2 ** n);
}

function approximateP(statistic: number, n: number, tieSizes: readonly number[]): number {
  const ties = tieSizes.reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48;
  const z = (statistic - (n * (n + 1)) / 4) / Math.sqrt(variance);
  return Math.min(1, 2 * normalTail(Math.abs(z)));
}

/** P(Z > z) for z >= 0: the continued fraction beyond 3, the power series of the distribution below. */
function normalTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 3) {
    let fraction = z;
    for (let k = 60; k >= 1; k--) fraction = z + k / fraction;
    return density / fraction;
  }
  let term = z;
  let sum = z;
  for (let k = 1; k < 60; k++) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}
