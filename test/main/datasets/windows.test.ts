import { describe, expect, it } from 'vitest';
import {
  countWindows,
  patchTriple,
  startRange,
  windowStarts,
  windowsOver,
} from '../../../main/datasets/windows.ts';

describe('windowStarts', () => {
  it.each([
    [110, 64, [0, 23, 46]],
    [155, 128, [0, 27]],
    [240, 128, [0, 56, 112]],
    [40, 40, [0]],
    [31, 40, [-4]],
  ])('%i voxels, window %i: %j (nnU-Net)', (size, side, starts) => {
    expect(windowStarts(size, side, 0.5)).toEqual(starts);
  });

  it('touches without overlap at step 1 where the sides divide', () => {
    expect(windowStarts(12, 4, 1)).toEqual([0, 4, 8]);
  });

  it('moves by at least one voxel, so that slices come once', () => {
    expect(windowStarts(4, 1, 0.5)).toEqual([0, 1, 2, 3]);
  });
});

describe('startRange', () => {
  it('keeps a window that fits inside', () => {
    expect(startRange(10, 4)).toEqual([0, 6]);
    expect(startRange(4, 4)).toEqual([0, 0]);
  });

  it('puts a smaller volume in the middle, the odd voxel behind', () => {
    expect(startRange(3, 6)).toEqual([-1, -1]);
    expect(startRange(2, 6)).toEqual([-2, -2]);
  });
});

describe('countWindows', () => {
  it('says how many there will be', () => {
    for (const step of [0.05, 0.3, 0.5, 1])
      for (const size of [[1, 7, 31] as const, [12, 4, 5] as const, [40, 3, 17] as const])
        for (const patch of [[1, 8, 8] as const, [5, 4, 6] as const])
          expect(countWindows(size, patch, step)).toBe(windowsOver(size, patch, step).length);
  });
});

describe('windowsOver', () => {
  it('gives every combination of starts, the last axis fastest', () => {
    expect(windowsOver([2, 4, 6], [1, 4, 4], 0.5)).toEqual([
      [0, 0, 0],
      [0, 0, 2],
      [1, 0, 0],
      [1, 0, 2],
    ]);
  });

  it('centres a volume that is smaller than the window', () => {
    expect(windowsOver([3, 4, 4], [6, 4, 8], 0.5)).toEqual([[-1, 0, -2]]);
  });
});

describe('patchTriple', () => {
  it('gives 2D patches a depth of 1', () => {
    expect(patchTriple([56, 40])).toEqual([1, 56, 40]);
    expect(patchTriple([8, 56, 40])).toEqual([8, 56, 40]);
  });
});
