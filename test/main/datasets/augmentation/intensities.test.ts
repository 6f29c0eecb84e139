import { describe, expect, it } from 'vitest';
import { blur, blurAxis, gaussianKernel } from '../../../../main/datasets/augmentation/blur.ts';
import { brightness } from '../../../../main/datasets/augmentation/brightness.ts';
import { contrast } from '../../../../main/datasets/augmentation/contrast.ts';
import { gamma, gammaInverted } from '../../../../main/datasets/augmentation/gamma.ts';
import { augmentIntensities, intensityAugmentations } from '../../../../main/datasets/augmentation/index.ts';
import { coarsen } from '../../../../main/datasets/augmentation/low-resolution.ts';
import { noise } from '../../../../main/datasets/augmentation/noise.ts';
import { statistics } from '../../../../main/datasets/augmentation/statistics.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { Triple } from '../../../../shared/volume.ts';
import { allOff, allOn } from './switches.ts';

const shape: Triple = [1, 8, 8];
const ramp = (): Float32Array => Float32Array.from({ length: 64 }, (_, index) => index / 16 - 2);
const rounded = (values: Float32Array): number[] => [...values].map((value) => Math.round(value * 1e4) / 1e4);

describe('statistics', () => {
  it('of 1, 2, 3, 6', () => {
    const { mean, deviation, min, max } = statistics(Float32Array.of(1, 2, 3, 6));
    expect([mean, deviation ** 2, min, max]).toEqual([3, expect.closeTo(3.5), 1, 6]);
  });
});

describe('noise', () => {
  it('adds values of mean 0 and deviation at most 0.1', () => {
    const channel = new Float32Array(20_000);
    noise.apply(channel, [1, 100, 200], createRandom(5));
    const { mean, deviation } = statistics(channel);
    expect(Math.abs(mean)).toBeLessThan(0.003);
    expect(deviation).toBeGreaterThan(0.001);
    expect(deviation).toBeLessThan(0.103);
  });
});

describe('blur', () => {
  it('has kernels that sum to 1', () => {
    const [middle, ...sides] = gaussianKernel(0.8);
    expect(middle! + 2 * sides.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
    expect(sides[0]! / middle!).toBeCloseTo(Math.exp(-1 / (2 * 0.64)), 12);
  });

  it('spreads a point along the one axis', () => {
    const channel = Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
    blurAxis(channel, [1, 3, 3], 1, [0.5, 0.25]);
    expect([...channel]).toEqual([0, 0.25, 0, 0, 0.5, 0, 0, 0.25, 0]);
  });

  it('repeats the border, so that a constant stays', () => {
    const channel = new Float32Array(64).fill(3);
    blur.apply(channel, [4, 4, 4], createRandom(1));
    for (const value of channel) expect(value).toBeCloseTo(3, 5);
  });
});

describe('brightness', () => {
  it('multiplies by one factor within 0.75–1.25', () => {
    const channel = ramp();
    brightness.apply(channel, shape, createRandom(2));
    const factor = channel[0]! / -2;
    expect(factor).toBeGreaterThan(0.75);
    expect(factor).toBeLessThan(1.25);
    expect(factor).not.toBe(1);
    expect(channel[63]! / ramp()[63]!).toBeCloseTo(factor, 5);
  });
});

describe('contrast', () => {
  it.each([1, 2, 3, 4, 5, 6])('keeps the mean within and the range (seed %i)', (seed) => {
    const channel = ramp();
    contrast.apply(channel, shape, createRandom(seed));
    const [before, after] = [statistics(ramp()), statistics(channel)];
    expect(after.min).toBeGreaterThanOrEqual(before.min);
    expect(after.max).toBeLessThanOrEqual(before.max);
    expect(after.mean).toBeCloseTo(before.mean, 5);
    expect(after.deviation).not.toBeCloseTo(before.deviation, 3);
  });
});

describe('gamma', () => {
  it.each([gamma, gammaInverted])('keeps mean, deviation and order, and bends', ({ apply }) => {
    const channel = ramp();
    apply(channel, shape, createRandom(4));
    const [before, after] = [statistics(ramp()), statistics(channel)];
    expect(after.mean).toBeCloseTo(before.mean, 5);
    expect(after.deviation).toBeCloseTo(before.deviation, 5);
    const steps = [...channel].slice(1).map((value, index) => value - channel[index]!);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps) / Math.min(...steps)).toBeGreaterThan(1.05);
  });

  it('bends opposite ends when inverted', () => {
    const [plain, inverted] = [ramp(), ramp().map((value) => -value)];
    gamma.apply(plain, shape, createRandom(4));
    gammaInverted.apply(inverted, shape, createRandom(4));
    plain.forEach((value, index) => expect(inverted[index]).toBeCloseTo(-value, 5));
  });

  it('leaves a constant channel alone', () => {
    const channel = new Float32Array(64).fill(2);
    gamma.apply(channel, shape, createRandom(4));
    expect([...channel]).toEqual(Array.from({ length: 64 }, () => 2));
  });
});

describe('low resolution', () => {
  it('keeps the first of each pair at half the voxels, then interpolates', () => {
    const channel = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
    coarsen(channel, [1, 1, 8], 0.5); // kept: 1, 3, 5, 7
    expect(rounded(channel)).toEqual([1, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7]);
  });

  it('works along every axis', () => {
    const channel = Float32Array.from({ length: 64 }, (_, index) => Math.floor(index / 16)); // value = depth
    coarsen(channel, [4, 4, 4], 0.5);
    expect(rounded(channel.filter((_, index) => index % 16 === 5))).toEqual([1, 1.5, 2.5, 3]);
  });

  it('is the identity at full resolution', () => {
    const channel = ramp();
    coarsen(channel, shape, 1);
    expect(channel).toEqual(ramp());
  });
});

describe('augmentIntensities', () => {
  it('changes nothing when all is off', () => {
    const image = ramp();
    augmentIntensities(image, shape, allOff, createRandom(1));
    expect(image).toEqual(ramp());
  });

  it('repeats exactly from the same stream', () => {
    const [first, second] = [ramp(), ramp()];
    augmentIntensities(first, shape, allOn, createRandom(9));
    augmentIntensities(second, shape, allOn, createRandom(9));
    expect(first).toEqual(second);
  });

  it.each([...new Set(intensityAugmentations.map(({ name }) => name))])(
    'draws %s as often as it says, channel by channel',
    (name) => {
      const rows = intensityAugmentations.filter((row) => row.name === name);
      const untouched = rows.reduce((share, { probability, channelProbability }) => {
        return share * (1 - probability * channelProbability);
      }, 1);
      let changed = 0;
      for (let seed = 0; seed < 1000; seed++) {
        const image = Float32Array.of(...ramp(), ...ramp());
        augmentIntensities(image, shape, { ...allOff, [name]: true }, createRandom(seed));
        if (image.subarray(64).some((value, index) => value !== ramp()[index])) changed++;
      }
      expect(Math.abs(changed - 1000 * (1 - untouched))).toBeLessThan(45);
    },
  );
});
