import { expect, test } from 'vitest';
import type { Grid } from '../../../../shared/volume.ts';
import { drawSlice, fullestSlice } from '../../../../main/cli/demo/slice.ts';

const lps: Grid = {
  size: [2, 2, 3],
  spacing: [1, 1, 1],
  origin: [0, 0, 0],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const ras: Grid = {
  ...lps,
  direction: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
};
/** Slice 1 holds 0, 1 / 2, 3. */
const image = Float32Array.from([9, 9, 9, 9, 0, 1, 2, 3, 9, 9, 9, 9]);

const reds = ({ rgba }: { rgba: Uint8ClampedArray }) => [0, 4, 8, 12].map((index) => rgba[index]);

test('the slice is scaled from black to white', () => {
  const pixels = drawSlice({ grid: lps, image, labels: null, k: 1 });
  expect([pixels.width, pixels.height]).toEqual([2, 2]);
  expect(reds(pixels)).toEqual([0, 128, 255, 255]); // the 99th percentile of four values is the third
});

test('axes that run to the right and to the front are turned round', () => {
  expect(reds(drawSlice({ grid: ras, image, labels: null, k: 1 }))).toEqual([255, 255, 128, 0]);
});

test('a class colours its voxels and no others', () => {
  const labels = new Uint8Array(12);
  labels[4] = 1;
  const { rgba } = drawSlice({ grid: lps, image, labels, k: 1 });
  expect([...rgba.slice(0, 4)]).toEqual([127, 87, 0, 255]); // 55 % of orange on black
  expect([...rgba.slice(4, 8)]).toEqual([128, 128, 128, 255]);
});

test('a flat slice is black, not a division by zero', () => {
  expect(reds(drawSlice({ grid: lps, image: new Float32Array(12).fill(5), labels: null, k: 0 }))).toEqual([
    0, 0, 0, 0,
  ]);
});

test('the fullest slice is the one with most foreground, of whatever class', () => {
  const labels = new Uint8Array(12);
  labels[0] = 2;
  labels.set([1, 2], 8);
  expect(fullestSlice(lps, labels)).toBe(2);
  expect(fullestSlice(lps, new Uint8Array(12))).toBe(1);
});
