/** A phantom without symmetry, stored in several orientations, must look the same on the screen. */
import { describe, expect, it } from 'vitest';
import type { Grid, Triple } from '../../../shared/volume.ts';
import {
  extractSlice,
  nearestAxes,
  pixelOf,
  planeNames,
  slicePlane,
  voxelAt,
  worldOf,
} from '../../../renderer/viewer/slice-plane.ts';

const grid = (size: Triple, direction: Grid['direction'], spacing: Triple = [1, 1, 1]): Grid => ({
  size,
  spacing,
  origin: [10, 20, 30],
  direction,
});
const lps = grid(
  [3, 4, 5],
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
);
/** i runs to the patient's right, j to the front, k to the head: a NIfTI file's usual RAS. */
const ras = grid(
  [3, 4, 5],
  [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
);
/** A sagittal acquisition: i to the back, j to the feet, k to the left. */
const sagittal = grid(
  [4, 5, 3],
  [
    [0, 1, 0],
    [0, 0, -1],
    [1, 0, 0],
  ],
);

describe('nearestAxes', () => {
  it('finds the voxel axis of each patient axis', () => {
    expect(nearestAxes(lps.direction)).toEqual([0, 1, 2]);
    expect(nearestAxes(sagittal.direction)).toEqual([2, 0, 1]);
  });

  it('takes no axis twice in an oblique volume near 45°', () => {
    const s = Math.SQRT1_2;
    const oblique: Grid['direction'] = [
      [s, s, 0],
      [-s, s, 0],
      [0, 0, 1],
    ];
    expect([...nearestAxes(oblique)].sort()).toEqual([0, 1, 2]);
  });
});

describe('slicePlane', () => {
  it('puts the patient’s right on the left and the front up in an axial picture', () => {
    const plane = slicePlane(lps, 'axial');
    expect([plane.right.from, plane.right.to, plane.down.from, plane.down.to]).toEqual(['R', 'L', 'A', 'P']);
    expect([plane.right.reversed, plane.down.reversed]).toEqual([false, false]);
  });

  it('turns a RAS volume round on the screen', () => {
    const plane = slicePlane(ras, 'axial');
    expect([plane.right.reversed, plane.down.reversed]).toEqual([true, true]);
    expect([plane.right.from, plane.right.to]).toEqual(['R', 'L']);
  });

  it('puts the head up in coronal and sagittal pictures', () => {
    expect(slicePlane(lps, 'coronal').down).toMatchObject({ axis: 2, reversed: true, from: 'S', to: 'I' });
    expect(slicePlane(sagittal, 'sagittal').down).toMatchObject({
      axis: 1,
      reversed: false,
      from: 'S',
      to: 'I',
    });
    expect(slicePlane(lps, 'sagittal').right).toMatchObject({ axis: 1, from: 'A', to: 'P' });
  });

  it('keeps each axis’ length and spacing', () => {
    const plane = slicePlane(grid([3, 4, 5], lps.direction, [0.5, 2, 3]), 'coronal');
    expect(plane.right).toMatchObject({ length: 3, spacing: 0.5 });
    expect(plane.down).toMatchObject({ length: 5, spacing: 3 });
    expect(plane.normal).toMatchObject({ axis: 1, length: 4, spacing: 2 });
  });
});

describe('pixels and voxels', () => {
  for (const volume of [lps, ras, sagittal]) {
    for (const name of planeNames) {
      it(`go back and forth (${name}, ${String(volume.direction)})`, () => {
        const plane = slicePlane(volume, name);
        const voxel = voxelAt(plane, 1, 2, 0);
        expect(pixelOf(plane, voxel)).toEqual({ x: 1, y: 2 });
      });
    }
  }

  it('place a voxel in LPS millimetres', () => {
    expect(worldOf(grid([3, 4, 5], ras.direction, [2, 3, 4]), [1, 1, 1])).toEqual([8, 17, 34]);
  });
});

describe('extractSlice', () => {
  it('shows the same patient position at the same pixel, however the volume is stored', () => {
    // The voxel value is a function of the LPS position alone.
    const value = ([x, y, z]: Triple): number => x + 100 * y + 10_000 * z;
    const centred = (volume: Grid): Grid => ({
      ...volume,
      origin: [0, 1, 2].map(
        (world) =>
          -[0, 1, 2].reduce(
            (sum, axis) => sum + ((volume.size[axis]! - 1) / 2) * volume.direction[axis]![world]!,
            0,
          ),
      ) as unknown as Triple,
    });
    const picture = (volume: Grid): number[] => {
      const placed = centred(volume);
      const voxels = new Float32Array(60);
      for (let k = 0, n = 0; k < placed.size[2]; k++)
        for (let j = 0; j < placed.size[1]; j++)
          for (let i = 0; i < placed.size[0]; i++, n++) voxels[n] = value(worldOf(placed, [i, j, k]));
      const plane = slicePlane(placed, 'axial');
      const middle = (plane.normal.length - 1) / 2;
      return [...extractSlice(voxels, placed.size, plane, middle, new Float32Array(12))];
    };
    const expected = picture(lps);
    expect(expected[0]).toBe(-1 + 100 * -1.5);
    expect(expected[1]).toBe(0 + 100 * -1.5);
    expect(picture(ras)).toEqual(expected);
    expect(picture(sagittal)).toEqual(expected);
  });
});
