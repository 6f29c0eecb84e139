import { describe, expect, it } from 'vitest';
import { drawStart, forcedCount, type PatchSource } from '../../../main/datasets/sampling.ts';
import { createRandom } from '../../../shared/random.ts';
import type { Triple } from '../../../shared/volume.ts';

/** A case whose foreground are the given voxels [d, h, w], one list per class. */
function caseOf(size: Triple, ...classes: readonly (readonly Triple[])[]): PatchSource {
  const voxels = size[0] * size[1] * size[2];
  const foreground = classes.map((list) =>
    Int32Array.from(list, ([d, h, w]) => (d * size[1] + h) * size[2] + w),
  );
  const labels = new Uint8Array(voxels);
  foreground.forEach((list, index) => {
    for (const voxel of list) labels[voxel] = index + 1;
  });
  return { size, image: new Float32Array(voxels), labels, foreground };
}

const draws = (source: PatchSource, patch: Triple, forced: boolean, count = 200): Triple[] =>
  Array.from({ length: count }, (_, index) => drawStart(source, patch, forced, createRandom(7, index)));

describe('forcedCount', () => {
  it.each([
    [2, 1],
    [9, 3],
    [366, 121],
  ])('of a batch of %i: %i (nnU-Net)', (batch, forced) => {
    expect(forcedCount(batch, 0.33)).toBe(forced);
  });

  it('is none or all at the ends', () => {
    expect([forcedCount(9, 0), forcedCount(9, 1)]).toEqual([0, 9]);
  });
});

describe('drawStart', () => {
  it('covers every start of a free patch and no other', () => {
    const starts = draws(caseOf([3, 5, 4]), [1, 4, 4], false);
    expect(new Set(starts.map(String))).toEqual(
      new Set(['0,0,0', '0,1,0', '1,0,0', '1,1,0', '2,0,0', '2,1,0']),
    );
  });

  it('centres a forced patch on the foreground voxel', () => {
    const starts = draws(caseOf([9, 9, 9], [[4, 5, 6]]), [3, 4, 4], true);
    expect(new Set(starts.map(String))).toEqual(new Set(['3,3,4']));
  });

  it('stays inside the volume where the voxel is near its border', () => {
    expect(draws(caseOf([9, 9, 9], [[0, 8, 4]]), [4, 4, 4], true, 1)).toEqual([[0, 5, 2]]);
  });

  it('takes in 2D the slice of the foreground voxel', () => {
    const starts = draws(caseOf([9, 4, 4], [[7, 1, 1]]), [1, 4, 4], true);
    expect(new Set(starts.map(String))).toEqual(new Set(['7,0,0']));
  });

  it('draws each present class equally, however small, and skips absent ones', () => {
    const many = Array.from({ length: 7 }, (_, w): Triple => [0, 0, w]);
    const starts = draws(caseOf([9, 1, 7], many, [], [[8, 0, 0]]), [1, 1, 1], true, 1000);
    const small = starts.filter(([d]) => d === 8).length;
    expect(small).toBeGreaterThan(430);
    expect(small).toBeLessThan(570);
  });

  it('falls back to anywhere in a case without foreground', () => {
    const starts = draws(caseOf([5, 1, 1], [], []), [1, 1, 1], true);
    expect(new Set(starts.map(([d]) => d))).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});
