import { describe, expect, it } from 'vitest';
import { windowStarts } from '../../../main/datasets/windows.ts';

describe('windowStarts', () => {
  it.each([
    [110, 64, [0, 23, 46]],
    [155, 128, [0, 27]],
    [240, 128, [0, 56, 112]],
    [40, 40, [0]],
    [31, 40, [0]],
  ])('%i voxels, window %i: %j (nnU-Net)', (size, side, starts) => {
    expect(windowStarts(size, side, 0.5)).toEqual(starts);
  });

  it('touches without overlap at step 1 where the sides divide', () => {
    expect(windowStarts(12, 4, 1)).toEqual([0, 4, 8]);
  });
});
