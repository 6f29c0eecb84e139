import { describe, expect, test } from 'vitest';
import type { Triple } from '../../../shared/volume.ts';
import { hausdorff95 } from '../../../main/evaluation/surface-distance.ts';
import { ellipsoid, gridOf } from './masks.ts';

const size: Triple = [14, 12, 10];
const a = ellipsoid(size, [6, 5, 4], [4, 3, 2.5]);
const b = ellipsoid(size, [7, 6, 5], [4.5, 3, 3]);
const corner = ellipsoid(size, [0, 0, 0], [5, 5, 5]);

describe('hausdorff95 agrees with MedPy', () => {
  test('on voxels of 1 mm', () => {
    expect(hausdorff95(a, b, { grid: gridOf(size), label: 1 })).toBeCloseTo(2.23606797749979, 12);
  });

  test('on anisotropic voxels', () => {
    const grid = gridOf(size, [0.5, 0.75, 3]);
    expect(hausdorff95(a, b, { grid, label: 1 })).toBeCloseTo(3.132491021535417, 12);
  });

  test('where a mask touches the edge of the volume', () => {
    const grid = gridOf(size, [0.5, 0.75, 3]);
    expect(hausdorff95(corner, a, { grid, label: 1 })).toBeCloseTo(6.678306412150407, 12);
  });

  test('on a single slice, measured as a plane', () => {
    const slice = (mask: Uint8Array, k: number) => mask.subarray(k * 14 * 12, (k + 1) * 14 * 12);
    const grid = gridOf([14, 12, 1], [0.5, 0.75, 3]);
    expect(hausdorff95(slice(a, 4), slice(b, 5), { grid, label: 1 })).toBeCloseTo(1.0625, 12);
  });
});

describe('hausdorff95', () => {
  test('is symmetric, and 0 for equal masks', () => {
    const grid = gridOf(size, [0.5, 0.75, 3]);
    expect(hausdorff95(b, a, { grid, label: 1 })).toBe(hausdorff95(a, b, { grid, label: 1 }));
    expect(hausdorff95(a, a, { grid, label: 1 })).toBe(0);
  });

  test('is null where either map lacks the class', () => {
    const empty = new Uint8Array(a.length);
    expect(hausdorff95(a, empty, { grid: gridOf(size), label: 1 })).toBeNull();
    expect(hausdorff95(empty, a, { grid: gridOf(size), label: 1 })).toBeNull();
    expect(hausdorff95(empty, empty, { grid: gridOf(size), label: 1 })).toBeNull();
  });

  test('looks at its own class only', () => {
    const two = a.map((inside, voxel) => (inside ? 2 : (corner[voxel] ?? 0)));
    expect(
      hausdorff95(
        two,
        two.map((value) => (value === 1 ? 0 : value)),
        { grid: gridOf(size), label: 2 },
      ),
    ).toBe(0);
  });

  test('two single voxels are as far apart as their centres', () => {
    const grid = gridOf([4, 4, 4], [1, 2, 3]);
    const at = (voxel: number) => new Uint8Array(64).fill(1, voxel, voxel + 1);
    expect(hausdorff95(at(0), at(2 + 4 * 1 + 16 * 1), { grid, label: 1 })).toBeCloseTo(
      Math.sqrt(4 + 4 + 9),
      12,
    );
  });
});
