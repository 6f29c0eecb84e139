import { describe, expect, test } from 'vitest';
import { bootstrapInterval, pairedDifference } from '../../../main/evaluation/paired.ts';
import { smallestP, smallestPText } from '../../../shared/evaluation.ts';
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

  // wilcoxon(d[d != 0], method=PermutationMethod(n_resamples=2**n + 1)): all sign patterns
  test.each([
    ['ten, in four groups of ties', [1, 1, -2, 3, 3, -3, 5, -1, 2, 6], 0.1796875],
    ['twelve, three of them 0', [0, 2, -1, 0, 4, -5, 3, -3, 6, -7, 0, 1], 0.9765625],
    ['ties and zeros together', [1, 1, 2, -1, 3, 0, 2, -2, 4, 1, 0, 5], 0.060546875],
    ['six that are all alike', [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 0.03125],
    ['two pairs', [-1, 1, 2, 2], 0.375],
    ['sixteen', [1, 2, 2, 3, 3, 3, -1, -2, 4, 4, 5, -5, 6, 7, 7, 8], 0.006011962890625],
  ])('exactly with ties and zeros: %s', (_, differences, p) => {
    expect(wilcoxonSignedRank(differences)).toBe(p);
  });

  test('by the approximation with ties among more than fifty', () => {
    const rounded = wave(80).map((difference) => Math.round(2 * difference));
    expect(wilcoxonSignedRank(rounded)).toBeCloseTo(0.03757762226916133, 10);
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
  test('has Student`s interval of SciPy over few cases', () => {
    const { mean, interval, ciLow, ciHigh, p } = pairedDifference(ten);
    expect(mean).toBeCloseTo(0.009, 12);
    expect(interval).toBe('t');
    expect(ciLow).toBeCloseTo(0.0008227894498468186, 12);
    expect(ciHigh).toBeCloseTo(0.017177210550153185, 12);
    expect(p).toBeCloseTo(0.037109375, 12);
  });

  test('has the interval of SciPy`s percentile bootstrap over many, within resampling noise', () => {
    const many = pairedDifference([...ten, ...ten]);
    expect(many.interval).toBe('bootstrap');
    const { ciLow, ciHigh } = bootstrapInterval(ten, 1);
    expect(Math.abs(ciLow! - 0.0025)).toBeLessThan(0.0003);
    expect(Math.abs(ciHigh! - 0.0159)).toBeLessThan(0.0003);
  });

  test('says the same each time it is asked', () => {
    const many = wave(24);
    expect(pairedDifference(many)).toEqual(pairedDifference(many));
    expect(pairedDifference(many, 2).ciLow).not.toBe(pairedDifference(many, 3).ciLow);
  });

  test('one case has no interval', () => {
    const one = { mean: 0.25, interval: 't', ciLow: null, ciHigh: null, p: 1, differing: 1 };
    expect(pairedDifference([0.25])).toEqual(one);
  });
});

describe('the smallest p that can be', () => {
  test.each([
    [5, 0],
    [8, 2],
    [3, 1],
    [12, 4],
  ])('%i cases of which %i are equal: what the test says where all others go one way', (cases, equal) => {
    const differences = Array.from({ length: cases }, (_, index) => Math.max(0, index - equal + 1) / 4);
    const { p, differing } = pairedDifference(differences);
    expect(differing).toBe(cases - equal);
    expect(p).toBe(smallestP(differing));
  });

  test('is said where it cannot fall to 0.05, and by how many cases', () => {
    expect(smallestPText({ cases: 6, differing: 6 })).toBe('');
    expect(smallestPText({ cases: 5, differing: 5 })).toBe(
      'with 5 cases the exact test cannot go below 0.0625',
    );
    expect(smallestPText({ cases: 8, differing: 4 })).toBe(
      'with 8 cases of which 4 differ the exact test cannot go below 0.125',
    );
  });
});
