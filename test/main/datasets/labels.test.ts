import { expect, test } from 'vitest';
import { foregroundIndices } from '../../../main/datasets/foreground.ts';
import {
  classesOf,
  countLabelValues,
  isConsecutive,
  wholeNumber,
} from '../../../main/datasets/label-values.ts';

const counts = (...values: readonly number[]) => [...countLabelValues(Float32Array.from(values))].sort();

test('float labels round and never truncate', () => {
  expect(counts(0, 0.99999997, 1.99999994, 2, 2.0004)).toEqual([
    [0, 1],
    [1, 1],
    [2, 3],
  ]);
  expect(wholeNumber(0.9995)).toBe(1);
});

test('what is no label is named with its number of voxels', () => {
  expect(() => counts(0, 0.7, 0.7)).toThrow('holds the label value 0.7, which is a fraction (2 voxels).');
  expect(() => counts(0, -1)).toThrow(/value -1, which is negative/);
  expect(() => counts(0, NaN, NaN)).toThrow(/value NaN, which is no number/);
  expect(() => counts(Infinity)).toThrow(/no number/);
});

test('values with gaps become classes', () => {
  expect([...classesOf(new Float32Array([0, 1000, 5, 4.9999]), [0, 5, 1000], [0, 1, 2])]).toEqual([
    0, 2, 1, 1,
  ]);
  expect(isConsecutive([0, 1, 2])).toBe(true);
  expect(isConsecutive([0, 2])).toBe(false);
});

test('foreground: every voxel of a small class, none of the background', () => {
  const lists = foregroundIndices(new Uint8Array([0, 3, 1, 0, 1]));
  expect(lists.map((list) => [...list])).toEqual([[], [2, 4], [], [1]]);
  expect(foregroundIndices(new Uint8Array(4))).toEqual([new Int32Array(0)]);
});

test('foreground of a large class: 10 000 voxels from all over it, the same each time', () => {
  const labels = new Uint8Array(50_000).fill(1);
  const [, chosen = new Int32Array(0)] = foregroundIndices(labels);
  expect(new Set(chosen).size).toBe(10_000);
  expect(chosen.filter((index) => index < 25_000).length).toBeGreaterThan(4_700);
  expect(chosen.filter((index) => index >= 25_000).length).toBeGreaterThan(4_700);
  expect(foregroundIndices(labels)[1]).toEqual(chosen);
});

test('foreground of a huge class: one in a hundred', () => {
  expect(foregroundIndices(new Uint8Array(2_000_000).fill(1))[1]).toHaveLength(20_000);
});
