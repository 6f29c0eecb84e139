import { expect, test } from 'vitest';
import type { Grid } from '../../../shared/volume.ts';
import {
  affineOf,
  gridDifferences,
  gridFromAffine,
  shearOf,
  shearTolerance,
  worldOf,
} from '../../../main/imaging/geometry.ts';

const affine = [0, -2, 0, 7, 1, 0, 0, 8, 0, 0, 3, 9];
const grid = gridFromAffine(affine, [4, 5, 6]) as Grid;

test('RAS affine to LPS grid and back', () => {
  expect(grid).toEqual({
    size: [4, 5, 6],
    spacing: [1, 2, 3],
    origin: [-7, -8, 9],
    direction: [
      [0, -1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ],
  });
  expect(affineOf(grid).map((value) => value + 0)).toEqual(affine);
});

test('world position of a voxel', () => {
  // RAS by the affine: x = -2·2 + 7, y = 1 + 8, z = 3·3 + 9; then x and y change sign
  expect(worldOf(grid, [1, 2, 3])).toEqual([-3, -9, 18]);
});

test('a matrix that places nothing gives no grid', () => {
  expect(gridFromAffine(new Array<number>(12).fill(0), [1, 1, 1])).toBeNull();
  expect(gridFromAffine([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1])).toBeNull();
  expect(gridFromAffine([NaN, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [1, 1, 1])).toBeNull();
  expect(gridFromAffine([1, 0, 0, Infinity, 0, 1, 0, 0, 0, 0, 1, 0], [1, 1, 1])).toBeNull();
});

test('shear', () => {
  expect(shearOf(grid)).toBe(0);
  const sheared = gridFromAffine([1, 0.01, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [1, 1, 1]) as Grid;
  expect(shearOf(sheared)).toBeGreaterThan(shearTolerance);
});

test('what differs between grids', () => {
  const kinds = (changes: Partial<Grid>) =>
    gridDifferences(grid, { ...grid, ...changes }).map(({ kind }) => kind);
  expect(kinds({})).toEqual([]);
  expect(kinds({ size: [4, 5, 7] })).toEqual(['size']);
  expect(kinds({ spacing: [1, 2, 3.1] })).toEqual(['spacing']);
  expect(kinds({ spacing: [1, 2, 3.0001] })).toEqual([]);
  expect(kinds({ origin: [-7, -3, 9] })).toEqual(['position']);
  expect(kinds({ origin: [-7, -8.001, 9] })).toEqual([]);
  expect(kinds({ direction: [[0, 1, 0], grid.direction[1], grid.direction[2]] })).toEqual(['position']);
  expect(gridDifferences(grid, { ...grid, origin: [-7, -3, 9] })[0]?.text).toBe('origins 5.00 mm apart');
});
