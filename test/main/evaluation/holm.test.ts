import { expect, test } from 'vitest';
import { holm } from '../../../main/evaluation/holm.ts';

test('as computed by hand', () => {
  // Sorted: 0.005 × 4, 0.01 × 3, 0.03 × 2, 0.04 × 1; the last may not be below the one before.
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => +p.toFixed(12))).toEqual([0.03, 0.06, 0.06, 0.02]);
  // 0.02 × 3, 0.02 × 2 (raised to 0.06), 0.9.
  expect(holm([0.02, 0.9, 0.02]).map((p) => +p.toFixed(12))).toEqual([0.06, 0.9, 0.06]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([0.03])).toEqual([0.03]);
  expect(holm([])).toEqual([]);
});
