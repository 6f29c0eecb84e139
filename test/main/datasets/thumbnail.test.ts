import { describe, expect, test } from 'vitest';
import { thumbnailOf } from '../../../main/datasets/thumbnail.ts';
import { worldOf } from '../../../main/imaging/geometry.ts';
import { readPng } from '../../../main/imaging/pictures/png.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';

type Directions = Grid['direction'];

const axialDirections: Directions = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
/** As scanners store sagittal slices: i to the back, j to the feet, k to the right. */
const sagittalDirections: Directions = [
  [0, 1, 0],
  [0, 0, -1],
  [-1, 0, 0],
];
/** i to the right, j to the head, k to the front: all three turned about. */
const coronalDirections: Directions = [
  [-1, 0, 0],
  [0, 0, 1],
  [0, -1, 0],
];

/** Bright where the patient's left back head is, whichever way the axes run; size and spacing as stored. */
function volume(direction: Directions, spacing: Triple, size: Triple = [20, 20, 8]) {
  const grid: Grid = { size, spacing, origin: [7, -3, 11], direction };
  const middle = worldOf(grid, size.map((side) => (side - 1) / 2) as unknown as Triple);
  const voxels = new Float32Array(size[0] * size[1] * size[2]);
  for (let k = 0, at = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, at++) {
        const [x, y, z] = worldOf(grid, [i, j, k]);
        // One voxel of slack along the axis across the picture.
        const isThere = x > middle[0] - 4 && y > middle[1] - 4 && z > middle[2] - 4;
        const isCorner = x > middle[0] + 2 || y > middle[1] + 2 || z > middle[2] + 2;
        voxels[at] = isThere && isCorner ? 1000 : 0;
      }
  return { grid, voxels };
}

/** Mean grey of a quarter of the picture: 'left top' and so on. */
function quarter(png: Uint8Array, right: boolean, bottom: boolean): number {
  const { width, height, samples } = picture(png);
  let [sum, count] = [0, 0];
  for (let y = bottom ? height >> 1 : 0; y < (bottom ? height : height >> 1); y++)
    for (let x = right ? width >> 1 : 0; x < (right ? width : width >> 1); x++, count++)
      sum += samples[x + y * width] ?? 0;
  return sum / count;
}

function picture(png: Uint8Array) {
  const { width, height, channels } = readPng(Buffer.from(png), 'thumbnail.png');
  return { width, height, samples: [...(channels[0] ?? [])] };
}

describe('the middle slice of the acquisition, as radiology lays it out', () => {
  test.each([
    // axial: left is on the right, the back is below
    ['axial', axialDirections, [1, 1, 4], true, true],
    // coronal: left is on the right, the head is above
    ['coronal', coronalDirections, [1, 1, 4], true, false],
    // sagittal: the back is on the right, the head is above
    ['sagittal', sagittalDirections, [1, 1, 4], true, false],
  ] as const)('%s', (_, direction, spacing, right, bottom) => {
    const png = thumbnailOf(volume(direction, spacing));
    const bright = quarter(png, right, bottom);
    for (const [x, y] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const)
      if (x !== right || y !== bottom) expect(bright).toBeGreaterThan(quarter(png, x, y) + 20);
  });
});

test('millimetres are square, whatever the voxels are, and the longest side is 128 pixels', () => {
  const { width, height } = picture(thumbnailOf(volume(axialDirections, [2, 1, 4])));
  expect([width, height]).toEqual([128, 64]);
});

test('a picture of one value, or of none, is black instead of noise', () => {
  const { grid } = volume(axialDirections, [1, 1, 4]);
  for (const value of [5, NaN]) {
    const voxels = new Float32Array(20 * 20 * 8).fill(value);
    expect(Math.max(...picture(thumbnailOf({ grid, voxels })).samples)).toBe(0);
  }
});
