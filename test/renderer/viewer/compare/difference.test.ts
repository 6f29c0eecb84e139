import { describe, expect, it } from 'vitest';
import { differenceOf, worstSlice } from '../../../../renderer/viewer/compare/difference.ts';
import type { Grid } from '../../../../shared/volume.ts';

const grid: Grid = {
  size: [2, 2, 3],
  spacing: [1, 1, 1],
  origin: [0, 0, 0],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const first = new Uint8Array([0, 1, 1, 2, 0, 0, 2, 2, 1, 1, 0, 0]);
const second = new Uint8Array([0, 1, 2, 0, 0, 1, 2, 2, 0, 0, 1, 1]);

describe('differenceOf', () => {
  it('says agree, only first, only second or different class for each voxel', () => {
    const { map, differing } = differenceOf(first, second, { grid, hidden: new Set() });
    expect([...map]).toEqual([0, 1, 4, 2, 0, 3, 1, 1, 2, 2, 3, 3]);
    expect(differing).toBe(7);
  });

  it('counts per class: what one side alone has of it', () => {
    const { classes } = differenceOf(first, second, { grid, hidden: new Set() });
    expect(classes[1]).toEqual({ both: 1, onlyFirst: 3, onlySecond: 3 });
    expect(classes[2]).toEqual({ both: 2, onlyFirst: 1, onlySecond: 1 });
  });

  it('counts per slice of each axis, and finds the worst', () => {
    const { perSlice } = differenceOf(first, second, { grid, hidden: new Set() });
    expect([...perSlice[2]]).toEqual([2, 1, 4]);
    expect([...perSlice[0]]).toEqual([3, 4]);
    expect([...perSlice[1]]).toEqual([3, 4]);
    expect(worstSlice(perSlice[2])).toBe(2);
    expect(worstSlice(new Int32Array(3))).toBeNull();
  });

  it('takes hidden classes for background', () => {
    const { map, classes } = differenceOf(first, second, { grid, hidden: new Set([2]) });
    expect([...map]).toEqual([0, 1, 2, 0, 0, 3, 0, 0, 2, 2, 3, 3]);
    expect(classes[2]).toEqual({ both: 0, onlyFirst: 0, onlySecond: 0 });
  });
});
