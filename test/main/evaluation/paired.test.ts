import { describe, expect, test } from 'vitest';
import { pairedDifference } from '../../../main/evaluation/paired.ts';
import { wilcoxonSignedRank } from '../../../main/evaluation/wilcoxon.ts';

const ten = [0.012, -0.004, 0.021, 0.008, -0.001, 0.015, 0.03, -0.007, 0.005, 0.011];
const wave = (count: number) =>
  Array.from({ length: count }, (_, i) => Math.sin(3.7 * i + 0.3) * (1 + 0.01 * i) + 0.2);

describe('wilcoxonSignedRank agrees with SciPy 1.17', () => {
  test('exactly, for ten and for fifty differences', () => {
    expect(wilcoxonSignedRank(ten)).toBeCloseTo(0.037109375, 12);
    expect(wilcoxonSignedRank(wave(50))).toBeCloseTo(0.11171837302823029, 12);
    expect(wilcoxonSignedRank([1, 2, 3])).toBe(0.25);
    expect(wilcoxonSignedRank([0.5])).toBe(1);
  });

  test('by the normal approximation, for sixty', () => {
    expect(wilcoxonSignedRank(wave(60))).toBeCloseTo(0.11516805621370461, 10);
  });

  test('with ties and zeros', () => {
    expect(wilcoxonSignedRank([1, 1, 2, -1, 3, 0, 2, -2, 4, 1, 0, 5])).toBeCloseTo(0.050641039794217184, 10);
  });

  test('far out in the tail', () => {
    const p = wilcoxonSignedRank(Array.from({ length: 59 }, (_, i) => 0.1 * (i + 1) + 0.05));
    expect(p / 2.3900953516978203e-11).toBeCloseTo(1, 6);
  });
});

describe('wilcoxonSignedRank', () => {
  test('does not care which run is called a', () => {
    expect(wilcoxonSignedRank(ten.map((d) => -d))).toBe(wilcoxonSignedRank(ten));
  });

  test('is 1 where nothing differs', () => {
    expect(wilcoxonSignedRank([0, 0, 0])).toBe(1);
  });
});

describe('pairedDifference', () => {
  test('has the interval of SciPy`s percentile bootstrap within resampling noise', () => {
    const { mean, ciLow, ciHigh, p } = pairedDifference(ten);
    expect(mean).toBeCloseTo(0.009, 12);
    expect(Math.abs(ciLow - 0.0025)).toBeLessThan(0.0003);
    expect(Math.abs(ciHigh - 0.0159)).toBeLessThan(0.0003);
    expect(p).toBeCloseTo(0.037109375, 12);
  });

  test('says the same each time it is asked', () => {
    expect(pairedDifference(ten)).toEqual(pairedDifference(ten));
    expect(pairedDifference(ten, 2).ciLow).not.toBe(pairedDifference(ten, 3).ciLow);
  });

  test('one case has an interval of one point', () => {
    expect(pairedDifference([0.25])).toEqual({ mean: 0.25, ciLow: 0.25, ciHigh: 0.25, p: 1 });
  });
});
