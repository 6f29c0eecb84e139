/** Whether one run is better than another on the same cases: mean difference, bootstrap interval, Wilcoxon's p. */
import { createRandom } from '../../shared/random.ts';
import { quantile } from './quantile.ts';
import { meanOf } from './summary.ts';
import { wilcoxonSignedRank } from './wilcoxon.ts';

export interface PairedDifference {
  readonly mean: number;
  /** 95 % percentile bootstrap interval of the mean (Efron and Tibshirani 1993, 13.3). */
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly p: number;
  /** Cases whose difference is not 0: the others say nothing to the test. */
  readonly differing: number;
}

const resamples = 10_000;

/** @param differences b minus a, one per case, at least one; equal arguments give an equal answer */
export function pairedDifference(differences: readonly number[], seed = 1): PairedDifference {
  const random = createRandom(seed, differences.length);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < differences.length; draw++) {
      sum += differences[random.integer(differences.length)] as number;
    }
    return sum / differences.length;
  });
  return {
    mean: meanOf(differences),
    ciLow: quantile(means, 0.025),
    ciHigh: quantile(means, 0.975),
    p: wilcoxonSignedRank(differences),
    differing: differences.filter((difference) => difference !== 0).length,
  };
}
