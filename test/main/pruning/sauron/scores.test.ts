import { describe, expect, test } from 'vitest';
import { addScores, meanScores, scoreHistogram } from '../../../../main/pruning/sauron/scores.ts';

const pass = (reference: number, ...scores: number[]) => ({ reference, scores: new Float32Array(scores) });

describe('scores of an epoch', () => {
  test('are the mean over passes', () => {
    const sums = addScores(addScores(undefined, pass(1, 0.5, 0, 1)), pass(1, 0.25, 0, 0.5));
    expect(meanScores(sums)).toEqual({ reference: 1, scores: [0.375, 0, 0.75] });
  });

  test('start anew with another reference, since scores against different maps cannot be averaged', () => {
    const sums = addScores(addScores(undefined, pass(1, 0.5, 0, 1)), pass(0, 0, 0.5, 1));
    expect(meanScores(sums)).toEqual({ reference: 0, scores: [0, 0.5, 1] });
  });

  test('one score that is not finite makes its filter unremovable, and only its own', () => {
    const sums = addScores(addScores(undefined, pass(0, 0, NaN, 0.5)), pass(0, 0, 0.25, 0.5));
    expect(meanScores(sums).scores).toEqual([0, Infinity, 0.5]);
  });
});

describe('scoreHistogram', () => {
  test('counts 20 bins over [0, 1], without the reference and without what is not finite', () => {
    const counts = scoreHistogram({ reference: 0, scores: [0, 0, 0.049, 0.05, 0.99, 1, Infinity] });
    expect(counts).toHaveLength(20);
    expect(counts[0]).toBe(2);
    expect(counts[1]).toBe(1);
    expect(counts[19]).toBe(2);
    expect(counts.reduce((sum, count) => sum + count)).toBe(5);
  });
});
