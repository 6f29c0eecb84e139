/** Labels between two slices. */
import { expect, test } from 'vitest';
import { betweenSlices } from '../../../../../main/imaging/dicom/labels/between.ts';

const size = [24, 16] as const;
const disk = (x: number, y: number, radius: number, label = 1): Uint8Array =>
  Uint8Array.from({ length: 24 * 16 }, (_, at) =>
    Math.hypot((at % 24) - x, Math.floor(at / 24) - y) <= radius ? label : 0,
  );
const both = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((label, at) => Math.max(label, b[at] ?? 0));
const between = (lower: Uint8Array, upper: Uint8Array, share = 0.5, keepsEnds = false): Uint8Array =>
  betweenSlices(lower, upper, { size, spacing: [1, 1], share, keepsEnds });
const count = (labels: Uint8Array, label = 1): number => labels.filter((one) => one === label).length;

test('the same outline stays, and one that grows is between in size', () => {
  expect(between(disk(8, 8, 4), disk(8, 8, 4))).toEqual(disk(8, 8, 4));
  const middle = count(between(disk(8, 8, 2), disk(8, 8, 6)));
  expect(middle).toBeGreaterThan(count(disk(8, 8, 3.4)));
  expect(middle).toBeLessThan(count(disk(8, 8, 4.6)));
});

test('one that moves is half-way, where its nearest slice would not be', () => {
  const labels = between(disk(7, 8, 4), disk(11, 8, 4));
  const xs = [...labels.keys()].filter((at) => labels[at] === 1).map((at) => at % 24);
  expect(xs.reduce((sum, x) => sum + x, 0) / xs.length).toBeCloseTo(9, 6);
});

test('nothing between outlines that do not overlap, each piece for itself', () => {
  expect(count(between(disk(4, 8, 3), disk(18, 8, 3)))).toBe(0);
  const labels = between(both(disk(4, 8, 3), disk(18, 8, 3)), disk(4, 8, 3));
  expect(labels).toEqual(disk(4, 8, 3));
});

test('two labels meet half-way, and none lies over the other', () => {
  const labels = between(
    both(disk(6, 8, 4, 1), disk(16, 8, 4, 2)),
    both(disk(7, 8, 4, 1), disk(15, 8, 4, 2)),
  );
  expect(count(labels, 1)).toBe(count(labels, 2));
  expect(count(labels, 1)).toBeGreaterThan(35);
});

test('an end reaches half-way to the next slice where voxels are asked for, and never so far for contours', () => {
  const none = new Uint8Array(24 * 16);
  expect(between(disk(8, 8, 4), none, 0.3, true)).toEqual(disk(8, 8, 4));
  expect(count(between(disk(8, 8, 4), none, 0.5, true))).toBe(0);
  expect(count(between(disk(8, 8, 4), none, 0.7, true))).toBe(0);
  expect(between(none, disk(8, 8, 4), 0.7, true)).toEqual(disk(8, 8, 4));
  expect(count(between(disk(8, 8, 4), none, 0.3, false))).toBe(0);
});
