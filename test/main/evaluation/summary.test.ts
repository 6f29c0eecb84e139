import { describe, expect, test } from 'vitest';
import { quantile } from '../../../main/evaluation/quantile.ts';
import { summarize } from '../../../main/evaluation/summary.ts';

test('summarize agrees with NumPy (sample deviation, interpolated quantiles)', () => {
  const summary = summarize([0.5, 0.9, 0.8, 0.7, 0.85]);
  expect(summary.mean).toBeCloseTo(0.75, 12);
  expect(summary.standardDeviation).toBeCloseTo(0.15811388300841897, 12);
  expect(summary.median).toBe(0.8);
  expect(summary.percentile5).toBeCloseTo(0.54, 12);
  expect(summary.count).toBe(5);
});

test('one value has no spread; no values have no figures', () => {
  expect(summarize([0.5])).toEqual({
    mean: 0.5,
    standardDeviation: 0,
    median: 0.5,
    percentile5: 0.5,
    count: 1,
  });
  expect(summarize([])).toEqual({
    mean: NaN,
    standardDeviation: NaN,
    median: NaN,
    percentile5: NaN,
    count: 0,
  });
});

describe('quantile', () => {
  test('interpolates and leaves its argument alone', () => {
    const values = [4, 1, 3, 2];
    expect(quantile(values, 0.5)).toBe(2.5);
    expect(quantile(values, 0)).toBe(1);
    expect(quantile(values, 1)).toBe(4);
    expect(values).toEqual([4, 1, 3, 2]);
  });

  test('sorts by value, not by text', () => {
    expect(quantile([10, 9, 2], 0.5)).toBe(9);
  });
});
