/** Student's t against SciPy, and what its intervals cover where a bootstrap covers too little. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval, pairedT, tInterval, type Interval } from '../../../main/evaluation/paired.ts';
import { twoSidedP, twoSidedQuantile } from '../../../main/evaluation/student-t.ts';
import { createRandom, type Random } from '../../../shared/random.ts';
import { askPython, hasPython } from '../../support/oracle.ts';

describe('golden values of SciPy 1.17: t.ppf(0.975, df) and 2 · t.sf(2.5, df)', () => {
  test.each([
    [1, 12.706204736174694, 0.24223788318168682],
    [2, 4.302652729749462, 0.12961172022151082],
    [3, 3.1824463052837078, 0.08770664700806556],
    [4, 2.7764451051977934, 0.06676654481198814],
    [7, 2.364624251592784, 0.04099221858575289],
    [18, 2.1009220402410382, 0.022308020232022233],
  ])('%i degrees of freedom', (df, quantile, p) => {
    expect(twoSidedQuantile(0.95, df)).toBeCloseTo(quantile, 9);
    expect(twoSidedP(2.5, df)).toBeCloseTo(p, 12);
    expect(twoSidedP(-2.5, df)).toBe(twoSidedP(2.5, df));
  });

  test('the paired test: ttest_1samp', () => {
    const ten = [0.012, -0.004, 0.021, 0.008, -0.001, 0.015, 0.03, -0.007, 0.005, 0.011];
    expect(pairedT(ten)).toBeCloseTo(0.03443471756321244, 12);
    expect(pairedT([0, 0, 0])).toBe(1);
  });
});

describe.skipIf(!hasPython('scipy'))('SciPy, asked now', () => {
  test('over one to forty degrees of freedom', () => {
    const script = fileURLToPath(new URL('student-t.py', import.meta.url));
    const asked = Array.from({ length: 40 }, (_, index) => ({ df: index + 1, t: 0.13 * (index + 1) }));
    const answers = askPython<{ p: number; quantile: number }>(
      script,
      asked.map((one) => JSON.stringify(one)),
    );
    for (const [index, { df, t }] of asked.entries()) {
      expect(twoSidedP(t, df)).toBeCloseTo(answers[index]!.p, 11);
      expect(twoSidedQuantile(0.95, df)).toBeCloseTo(answers[index]!.quantile, 8);
    }
  });
});

/** Share of samples whose interval holds the mean of the distribution that they were drawn from, 0. */
function coverage(draw: (random: Random) => number, count: number, interval: (values: number[]) => Interval) {
  const random = createRandom(7, count);
  const samples = 400;
  let held = 0;
  for (let sample = 0; sample < samples; sample++) {
    const { ciLow, ciHigh } = interval(Array.from({ length: count }, () => draw(random)));
    if (ciLow! <= 0 && ciHigh! >= 0) held++;
  }
  return held / samples;
}

const byBootstrap = (values: number[]): Interval => bootstrapInterval(values, 1, 1000);
const normal = (random: Random): number => random.normal();
/** A long tail to one side, as differences in Dice have where one case fails. */
const skewed = (random: Random): number => Math.log(1 - random.uniform()) + 1;

describe('what 95 % intervals cover (400 samples; one standard error is 0.011)', () => {
  test.each([5, 8, 12])('of %i normal values: t covers 95 %, the bootstrap does not', (count) => {
    expect(Math.abs(coverage(normal, count, tInterval) - 0.95)).toBeLessThan(0.033);
    expect(coverage(normal, count, byBootstrap)).toBeLessThan(0.935);
  });

  test.each([5, 12])('of %i values with a long tail: t covers more than the bootstrap', (count) => {
    const byT = coverage(skewed, count, tInterval);
    expect(byT).toBeGreaterThan(0.85);
    expect(byT).toBeGreaterThan(coverage(skewed, count, byBootstrap));
  });

  test('of 24 values the bootstrap covers about 94 %', () => {
    expect(coverage(normal, 24, byBootstrap)).toBeGreaterThan(0.9);
  });
});
