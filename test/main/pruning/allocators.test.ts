import { describe, expect, test } from 'vitest';
import { atLeastThreshold } from '../../../main/pruning/allocators.ts';

describe('atLeastThreshold', () => {
  const scores = [0.1, 0, 0.3, 0.05, 0.2];

  test('keeps what scores at least the threshold, and the protected filter', () => {
    expect(atLeastThreshold(scores, { threshold: 0.2, floor: 1, protect: 1 })).toEqual([1, 2, 4]);
  });

  test('a score equal to the threshold stays', () => {
    expect(atLeastThreshold([0, 0.3, 0.3], { threshold: 0.3, floor: 1, protect: 0 })).toEqual([0, 1, 2]);
  });

  test('fills up to the floor with the best of the leavers', () => {
    expect(atLeastThreshold(scores, { threshold: 0.5, floor: 3, protect: 1 })).toEqual([1, 2, 4]);
  });

  test('breaks ties by the lower index', () => {
    expect(atLeastThreshold([0, 0.1, 0.1, 0.1], { threshold: 0.5, floor: 2, protect: 0 })).toEqual([0, 1]);
  });

  test('a floor above the number of filters keeps all', () => {
    expect(atLeastThreshold([0, 0.1], { threshold: 0.5, floor: 9, protect: 0 })).toEqual([0, 1]);
  });

  test('an infinite score is never removed', () => {
    expect(atLeastThreshold([0, Infinity, 0.1], { threshold: 1e9, floor: 1, protect: 0 })).toEqual([0, 1]);
  });
});
