import { describe, expect, it } from 'vitest';
import { mirrorings } from '../../../main/logits/mirror.ts';

describe('mirrorings', () => {
  it('are 4 in 2D, the upright one first', () => {
    expect(mirrorings([1, 56, 40])).toEqual([
      [1, 1, 1],
      [1, 1, -1],
      [1, -1, 1],
      [1, -1, -1],
    ]);
  });

  it('leave a fixed axis alone', () => {
    expect(mirrorings([8, 8, 8], [1]).map(String)).toEqual(['1,1,1', '1,1,-1', '-1,1,1', '-1,1,-1']);
  });

  it('are 8 different ones in 3D', () => {
    expect(new Set(mirrorings([8, 8, 8]).map(String)).size).toBe(8);
  });
});
