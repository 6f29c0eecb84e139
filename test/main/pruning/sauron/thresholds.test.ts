import { describe, expect, test } from 'vitest';
import { sauronSettings } from '../../../../main/pruning/sauron/presets.ts';
import {
  countSettled,
  lossesSettled,
  nextThreshold,
  thresholdGrid,
} from '../../../../main/pruning/sauron/thresholds.ts';

const published = sauronSettings({ preset: 'default', lambda: 0.5, prune: true, keepShare: 0.5 }, 500);
const compat = sauronSettings({ preset: 'compat', lambda: 0.5, prune: true, keepShare: 0.5 }, 500);

describe('thresholdGrid', () => {
  const grid = thresholdGrid(published);

  test('has the 16 published values (E9)', () => {
    const values = [
      0.001, 0.0209, 0.0409, 0.0608, 0.0807, 0.1007, 0.1206, 0.1405, 0.1605, 0.1804, 0.2003, 0.2203, 0.2402,
      0.2601, 0.2801, 0.3,
    ];
    expect(grid.map((value) => Number(value.toFixed(4)))).toEqual(values);
  });

  test('the next threshold is the smallest above; the last one stays', () => {
    expect(nextThreshold(grid, 0.001)).toBe(grid[1]);
    expect(nextThreshold(grid, 0.03)).toBe(grid[2]);
    expect(nextThreshold(grid, 0.3)).toBe(0.3);
  });
});

describe('the raise test of sauron.md 2 (eight cases confirmed against the reference callback)', () => {
  const raises = (last: number, validations: number, counts: readonly number[]) => {
    const train = [4, 3, 2.5, 2.2, 2.1, last];
    const validation = Array.from({ length: validations }, () => 1);
    return lossesSettled({ train, validation }, compat) && countSettled(counts, compat.movingShare);
  };

  test.each([
    { last: 2.15, validations: 6, counts: [48, 48], raise: true },
    { last: 2.1, validations: 6, counts: [48, 48], raise: true },
    { last: 2.0, validations: 6, counts: [48, 48], raise: false },
    { last: 4.5, validations: 6, counts: [48, 48], raise: false },
    { last: 2.15, validations: 5, counts: [48, 48], raise: false },
    { last: 2.15, validations: 6, counts: [48, 47], raise: false },
    { last: 2.15, validations: 6, counts: [480, 471], raise: true },
    { last: 2.15, validations: 6, counts: [480, 470], raise: false },
  ])('last loss $last, $validations validations, filters $counts: $raise', (example) => {
    expect(raises(example.last, example.validations, example.counts)).toBe(example.raise);
  });
});

describe('lossesSettled', () => {
  const train = [4, 3, 2.5, 2.2, 2.1, 2.15];

  test('a new best validation loss holds the threshold back, but not in compat', () => {
    const validation = [5, 4, 3, 2, 1.5, 1.4];
    expect(lossesSettled({ train, validation }, published)).toBe(false);
    expect(lossesSettled({ train, validation }, compat)).toBe(true);
    expect(lossesSettled({ train, validation: [5, 4, 3, 2, 1.4, 1.4] }, published)).toBe(true);
  });

  test('without validation data nothing ever settles', () => {
    expect(lossesSettled({ train, validation: [] }, published)).toBe(false);
  });

  test('a loss that is not finite never counts as settled, and is no best', () => {
    const validation = [1, 1, 1, 1, 1, 1];
    expect(lossesSettled({ train: [4, 3, NaN, 2.2, 2.1, 2.15], validation }, published)).toBe(false);
    expect(lossesSettled({ train: [4, 3, 2.5, 2.2, 2.1, NaN], validation }, published)).toBe(false);
    expect(lossesSettled({ train, validation: [2, 2, 2, 2, 2, NaN] }, published)).toBe(true);
    expect(lossesSettled({ train, validation: [NaN, 2, 2, 2, 2, 1] }, published)).toBe(false);
  });
});

describe('countSettled', () => {
  test('needs two epochs to compare', () => {
    expect(countSettled([], 0.02)).toBe(false);
    expect(countSettled([48], 0.02)).toBe(false);
  });
});
