import { describe, expect, it } from 'vitest';
import {
  cutPatch,
  identity,
  multiply,
  poseAt,
  type Matrix,
  type Pose,
} from '../../../main/datasets/patch.ts';
import type { Triple } from '../../../shared/volume.ts';

// A 3 × 4 slice: value = 10 row + column.
const slice = Float32Array.of(0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23);
const size: Triple = [1, 3, 4];

function cut(pose: Pose, patch: Triple, interpolation: 'nearest' | 'linear' = 'linear'): number[] {
  const target = new Float32Array(patch[0] * patch[1] * patch[2]).fill(NaN);
  cutPatch(slice, { size, patch, pose, interpolation }, target);
  return [...target];
}

const turned = (pose: Pose, matrix: Matrix): Pose => ({ ...pose, matrix });

describe('cutPatch', () => {
  it('copies what lies inside', () => {
    expect(cut(poseAt([0, 1, 1], [1, 2, 3]), [1, 2, 3])).toEqual([11, 12, 13, 21, 22, 23]);
  });

  it('gives 0 outside', () => {
    expect(cut(poseAt([0, -1, 2], [1, 2, 3]), [1, 2, 3])).toEqual([0, 0, 0, 2, 3, 0]);
    expect(cut(poseAt([1, 0, 0], [1, 1, 2]), [1, 1, 2])).toEqual([0, 0]);
  });

  it('mirrors about the middle of the patch', () => {
    const mirrored: Matrix = [identity[0], identity[1], [0, 0, -1]];
    expect(cut(turned(poseAt([0, 0, 0], [1, 1, 4]), mirrored), [1, 1, 4])).toEqual([3, 2, 1, 0]);
  });

  it('turns by a right angle exactly', () => {
    const quarter: Matrix = [
      [1, 0, 0],
      [0, 0, 1],
      [0, -1, 0],
    ];
    expect(cut(turned(poseAt([0, 0, 0], [1, 3, 3]), quarter), [1, 3, 3])).toEqual([
      2, 12, 22, 1, 11, 21, 0, 10, 20,
    ]);
  });

  it('interpolates between voxels, along the slices too', () => {
    expect(cut({ center: [0, 0.5, 1.25], matrix: identity }, [1, 1, 1])).toEqual([6.25]);
    expect(cut({ center: [0.5, 1, 2], matrix: identity }, [1, 1, 1])).toEqual([6]); // half of it lies outside
  });

  it('zooms: steps of 2 voxels', () => {
    const doubled: Matrix = [identity[0], [0, 2, 0], [0, 0, 2]];
    expect(cut({ center: [0, 1, 1], matrix: doubled }, [1, 2, 2])).toEqual([0, 2, 20, 22]);
  });

  it('takes the nearest voxel for labels, never a mixture', () => {
    expect(cut({ center: [0, 0.6, 1.4], matrix: identity }, [1, 1, 1], 'nearest')).toEqual([11]);
  });
});

describe('multiply', () => {
  it('applies the right factor first', () => {
    const a: Matrix = [
      [1, 2, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const b: Matrix = [
      [1, 0, 0],
      [3, 1, 0],
      [0, 0, 2],
    ];
    expect(multiply(a, b)).toEqual([
      [7, 2, 0],
      [3, 1, 0],
      [0, 0, 2],
    ]);
  });
});
