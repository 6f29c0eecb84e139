/** Mean, spread and lower tail of a measure over cases. */
import type { Summary } from '../../shared/evaluation.ts';
import { quantile } from './quantile.ts';

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The standard deviation is the sample's (n - 1; 0 for one value). Every figure but `count` is NaN for no values. */
export function summarize(values: readonly number[]): Summary {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    standardDeviation: values.length === 0 ? NaN : Math.sqrt(squares / Math.max(1, values.length - 1)),
    median: quantile(values, 0.5),
    percentile5: quantile(values, 0.05),
    count: values.length,
  };
}
