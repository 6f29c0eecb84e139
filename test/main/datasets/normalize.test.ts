import { expect, test } from 'vitest';
import { normalizers, type NormalizationInput } from '../../../main/datasets/normalize.ts';
import type { Normalization } from '../../../shared/dataset.ts';

const statistics = {
  mean: 10,
  median: 9,
  standardDeviation: 5,
  min: -50,
  max: 90,
  percentile005: 0,
  percentile995: 30,
};

function apply(
  scheme: Normalization,
  values: readonly number[],
  input: Partial<NormalizationInput> = {},
): number[] {
  const voxels = Float32Array.from(values);
  normalizers[scheme](voxels, { statistics: undefined, mask: null, ...input });
  return [...voxels].map((value) => Number(value.toFixed(5)) + 0);
}

test('z-score: mean 0, deviation 1', () => {
  expect(apply('zscore', [1, 3])).toEqual([-1, 1]);
  expect(apply('zscore', [2, 4, 4, 4, 5, 5, 7, 9])).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]);
});

test('inside the mask only, zero outside', () => {
  const mask = new Uint8Array([1, 1, 0]);
  expect(apply('masked-zscore', [1, 3, 100], { mask })).toEqual([-1, 1, 0]);
});

test('CT: clipped to the percentiles, scaled by the data set', () => {
  expect(apply('ct', [-1000, 10, 15, 3000], { statistics })).toEqual([-2, 0, 1, 4]);
  expect(() => apply('ct', [1])).toThrow(/needs the intensities/);
});

test('unit and none', () => {
  expect(apply('unit', [5, 10, 15])).toEqual([0, 0.5, 1]);
  expect(apply('none', [5, -3])).toEqual([5, -3]);
});

test('a constant image becomes zeros, values up to 1e33 stay finite', () => {
  expect(apply('zscore', [7, 7, 7])).toEqual([0, 0, 0]);
  expect(apply('unit', [7, 7])).toEqual([0, 0]);
  expect(apply('ct', [10, 10], { statistics: { ...statistics, standardDeviation: 0 } })).toEqual([0, 0]);
  expect(apply('zscore', [1e33, 3e33])).toEqual([-1, 1]);
});
