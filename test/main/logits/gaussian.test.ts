import { describe, expect, it } from 'vitest';
import { gaussianWeights } from '../../../main/logits/gaussian.ts';

describe('gaussianWeights', () => {
  it('of 8 voxels are nnU-Net’s, whose peak is 10', () => {
    const expected = [0.0034, 0.1111, 1.3534, 6.0653, 10, 6.0653, 1.3534, 0.1111];
    gaussianWeights([1, 1, 8]).forEach((weight, x) => expect(10 * weight).toBeCloseTo(expected[x]!, 4));
  });

  it('multiply along axes of different lengths', () => {
    const weights = gaussianWeights([2, 1, 8]);
    const behind = Math.exp(-8); // depth 0 lies 4σ before the middle
    expect(weights[4]).toBeCloseTo(behind, 10);
    expect(weights[8 + 4]).toBe(1);
    expect(weights[8 + 3]).toBeCloseTo(Math.exp(-0.5), 7);
  });

  it('are nowhere zero', () => {
    expect(gaussianWeights([40, 56, 40]).every((weight) => weight > 0)).toBe(true);
  });
});
