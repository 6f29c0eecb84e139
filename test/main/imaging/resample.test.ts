import { expect, test } from 'vitest';
import { resample, resampleLabels, type Order } from '../../../main/imaging/resample.ts';

const line = new Float32Array([3, 1, 4, 1, 5, 9, 2, 6]);
const toLength = (length: number, order: Order): number[] =>
  [...resample(line, { from: [1, 1, 8], to: [1, 1, length], orders: [order, order, order] })].map((value) =>
    Number(value.toFixed(3)),
  );

// Made with scikit-image 0.26: resize(line, (n,), order=o, mode='edge', anti_aliasing=False)
test('a line, as scikit-image resizes it', () => {
  expect(toLength(13, 3)).toEqual([
    3.259, 1.826, 1.058, 3.277, 3.51, 1.201, 1.984, 5.83, 9, 6.739, 2.109, 3.674, 6.513,
  ]);
  expect(toLength(5, 3)).toEqual([2.204, 3.932, 1.984, 8.546, 4.423]);
  expect(toLength(13, 1)).toEqual([
    3, 2.154, 1.115, 2.962, 3.192, 1.346, 3, 5.462, 7.923, 6.577, 2.269, 4.308, 6,
  ]);
  expect(toLength(5, 1)).toEqual([2.4, 3.7, 3, 8.3, 4.8]);
  expect(toLength(13, 0)).toEqual([3, 3, 1, 4, 4, 1, 5, 5, 9, 9, 2, 6, 6]);
  expect(toLength(3, 0)).toEqual([1, 5, 2]);
});

test('a volume along all axes, as scikit-image resizes it', () => {
  const volume = new Float32Array(24).map((_, index) => (index * 7) % 11);
  const result = resample(volume, { from: [2, 3, 4], to: [3, 5, 3], orders: [3, 3, 3] });
  const expected = [0.25268, 4.9012, 9.13167, 2.8276, 4.84745, 8.4634, 5.35886, 5.29859, 6.15452, 3.42784];
  expected.forEach((value, index) => expect(result[index]).toBeCloseTo(value, 4));
  expect(result).toHaveLength(45);
});

test('thick slices: nearest across, spline within', () => {
  const volume = Float32Array.from([...line, ...line.map((value) => value * 10)]);
  const result = resample(volume, { from: [2, 1, 8], to: [4, 1, 13], orders: [0, 3, 3] });
  const rows = [0, 1, 2, 3].map((slice) => [...result.subarray(slice * 13, slice * 13 + 13)]);
  expect(rows[1]).toEqual(rows[0]);
  expect(rows[3]).toEqual(rows[2]);
  expect(rows[2]?.[0]).toBeCloseTo(32.593, 2);
});

test('the same size is a copy', () => {
  const same = resample(line, { from: [1, 1, 8], to: [1, 1, 8], orders: [3, 3, 3] });
  expect(same).toEqual(line);
  expect(same).not.toBe(line);
});

test('labels: the largest share wins, values never mix', () => {
  const labels = new Uint8Array([0, 0, 7, 7, 7, 2, 2, 2]);
  const twice = resampleLabels(labels, { from: [1, 1, 8], to: [1, 1, 16], orders: [1, 1, 1] });
  expect([...twice]).toEqual([0, 0, 0, 0, 7, 7, 7, 7, 7, 7, 2, 2, 2, 2, 2, 2]);
  expect([...resampleLabels(labels, { from: [1, 1, 8], to: [1, 1, 8], orders: [1, 1, 1] })]).toEqual([
    ...labels,
  ]);
});
