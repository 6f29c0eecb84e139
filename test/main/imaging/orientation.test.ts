import { expect, test } from 'vitest';
import type { Grid } from '../../../shared/volume.ts';
import { worldOf } from '../../../main/imaging/geometry.ts';
import {
  inverseOf,
  orientationOf,
  reorientationTo,
  reorientGrid,
  reorientVoxels,
} from '../../../main/imaging/orientation.ts';

/** 2 × 3 × 1 voxels; i runs to the front, j to the left, k to the feet. */
const grid: Grid = {
  size: [2, 3, 1],
  spacing: [1, 2, 3],
  origin: [10, 20, 30],
  direction: [
    [0, -1, 0],
    [1, 0, 0],
    [0, 0, -1],
  ],
};
const voxels = new Float32Array([0, 1, 2, 3, 4, 5]); // value = i + 2 j

test('codes name the ends that axes run to', () => {
  expect(orientationOf(grid)).toBe('ALI');
  const [c, s] = [Math.cos(0.6), Math.sin(0.6)];
  const oblique: Grid['direction'] = [
    [-c, -s, 0],
    [s, -c, 0],
    [0, 0, 1],
  ];
  expect(orientationOf({ ...grid, direction: oblique })).toBe('RAS');
});

test('each world axis is used once, however oblique the axes are', () => {
  const d = Math.SQRT1_2;
  // i and j both lie nearest to x; k is y: one of i and j has to be z
  const direction: Grid['direction'] = [
    [0.75, 0, 0.66],
    [d, 0, -d],
    [0, 1, 0],
  ];
  expect(orientationOf({ ...grid, direction })).toBe('LIP');
});

test('turning moves voxels and grid alike', () => {
  const turn = reorientationTo('RAS', grid);
  expect(turn).toEqual({ axes: [1, 0, 2], flips: [true, false, true] });
  const turned = reorientGrid(grid, turn);
  expect(turned.size).toEqual([3, 2, 1]);
  expect(turned.spacing).toEqual([2, 1, 3]);
  expect(orientationOf(turned)).toBe('RAS');
  expect([...reorientVoxels(voxels, grid.size, turn)]).toEqual([4, 2, 0, 5, 3, 1]);
});

test('every voxel keeps its place in the patient', () => {
  const turn = reorientationTo('SRP', grid);
  const turned = reorientGrid(grid, turn);
  const result = reorientVoxels(voxels, grid.size, turn);
  // voxel (1, 2, 0) of the original, value 5
  const at = worldOf(grid, [1, 2, 0]);
  const found = [...result.keys()].find((index) => result[index] === 5) ?? -1;
  const [ni, nj] = turned.size;
  const voxel = [found % ni, Math.floor(found / ni) % nj, Math.floor(found / (ni * nj))] as const;
  expect(worldOf(turned, voxel)).toEqual(at);
});

test.each(['RAS', 'LPS', 'PSR', 'ASL', 'SPL', 'IRA'])('%s and back is the same', (code) => {
  const turn = reorientationTo(code, grid);
  const turned = reorientGrid(grid, turn);
  const there = reorientVoxels(voxels, grid.size, turn);
  expect(reorientVoxels(there, turned.size, inverseOf(turn))).toEqual(voxels);
  expect(reorientGrid(turned, inverseOf(turn)).origin).toEqual(grid.origin);
});

test('a code that is none', () => {
  for (const code of ['RAX', 'RA', 'RLS', 'RASL']) {
    expect(() => reorientationTo(code, grid)).toThrow(`"${code}" is no orientation.`);
  }
});
