import { expect, test } from 'vitest';
import { createRandom } from '../../../shared/random.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import { alignTo } from '../../../main/imaging/align.ts';
import { reorientationTo, reorientGrid, reorientVoxels } from '../../../main/imaging/orientation.ts';
import type { Volume } from '../../../main/imaging/volume.ts';

const grid: Grid = {
  size: [6, 5, 4],
  spacing: [1.5, 1.2, 2],
  origin: [10, -5, 7],
  direction: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
};
const reference = { grid, name: 'first.nii' };

function noise(of: Grid): Volume {
  const random = createRandom(3);
  const voxels = Float32Array.from({ length: of.size[0] * of.size[1] * of.size[2] }, () => random.normal());
  return { grid: of, voxels };
}

test('an image on the same grid is left as it is', () => {
  const image = noise(grid);
  const { volume, note } = alignTo(reference, image, 'second.nii');
  expect(volume.voxels).toBe(image.voxels);
  expect(note).toBeNull();
});

test.each(['LAS', 'RPI', 'SAR', 'PIR'])('an image stored as %s comes back voxel by voxel', (code) => {
  const image = noise(grid);
  const turn = reorientationTo(code, grid);
  const turned = { grid: reorientGrid(grid, turn), voxels: reorientVoxels(image.voxels, grid.size, turn) };
  const { volume, note } = alignTo(reference, turned, 'second.nii');
  expect(volume.grid).toBe(grid);
  expect([...volume.voxels]).toEqual([...image.voxels]);
  expect(note).toMatch(/Does not lie on the grid of first\.nii .*resampled onto it by its place/);
});

test('a coarser image is interpolated: a ramp along millimetres stays one', () => {
  const coarse: Grid = { ...grid, size: [4, 4, 4], spacing: [3, 2, 2.5], origin: [11, -4, 6.5] };
  const ramp = (of: Grid): Volume => ({
    grid: of,
    voxels: Float32Array.from({ length: of.size[0] * of.size[1] * of.size[2] }, (_, index) => {
      const [i, j] = [index % of.size[0], Math.floor(index / of.size[0]) % of.size[1]];
      return of.origin[0] - of.spacing[0] * i + 10 * (of.origin[1] - of.spacing[1] * j);
    }),
  });
  const { volume } = alignTo(reference, ramp(coarse), 'second.nii');
  const expected = ramp(grid).voxels;
  const inner = (index: number): boolean => index % 6 > 0 && index % 6 < 5 && Math.floor(index / 6) % 5 > 0;
  for (const [index, value] of volume.voxels.entries()) {
    if (inner(index) && Math.floor(index / 6) % 5 < 4) expect(value).toBeCloseTo(expected[index] ?? NaN, 3);
  }
});

test('what an image does not show is empty, and said', () => {
  const short: Grid = { ...grid, size: [6, 5, 3] };
  const { volume, note } = alignTo(reference, noise(short), 'second.nii');
  expect(note).toMatch(/6 × 5 × 3 and 6 × 5 × 4 voxels.*covers 75 % of it; the rest is taken as empty/);
  const lowest = Math.min(0, ...noise(short).voxels);
  expect([...volume.voxels.subarray(90)]).toEqual(new Array(30).fill(Math.fround(lowest)));
});

test('an image of another place is refused with what differs', () => {
  const far: Grid = { ...grid, origin: [10, -5, 7 + 3 * 2] as Triple };
  expect(() => alignTo(reference, noise(far), '/data/second.nii')).toThrow(
    /^\/data\/second\.nii: does not lie on the grid of first\.nii \(origins 6\.00 mm apart\) and covers only 25 %/,
  );
});

test('a voxel that is no number spoils no neighbour that it has no part in', () => {
  const image = noise(grid);
  image.voxels[0] = NaN;
  const turn = reorientationTo('LAS', grid);
  const turned = { grid: reorientGrid(grid, turn), voxels: reorientVoxels(image.voxels, grid.size, turn) };
  expect([...alignTo(reference, turned, 'second.nii').volume.voxels].filter(Number.isNaN)).toHaveLength(1);
});
