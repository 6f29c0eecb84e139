import { expect, test } from 'vitest';
import { createRandom } from '../../../../shared/random.ts';
import { mapRank } from '../../../../main/pruning/criteria/map-rank.ts';

const diagonal = (values: readonly number[]) =>
  values.flatMap((value, row) => values.map((_, column) => (row === column ? value : 0)));

test('the stable rank is the energy over the largest squared singular value', () => {
  expect(mapRank(diagonal([2, 1, 1]), [3, 3], 'stable')).toBeCloseTo(6 / 4, 9);
});

test('the energy rank counts singular values up to 95 %', () => {
  expect(mapRank(diagonal([10, 2, 1, 1]), [4, 4], 'energy')).toBe(2); // 100, 104 of 106: 94.3 %, 98.1 %
});

test('a product of a 6 × 3 and a 3 × 9 matrix has rank 3, in single precision and either way round', () => {
  const random = createRandom(2);
  const [a, b] = [18, 27].map((size) => Array.from({ length: size }, () => random.normal()));
  const at = (row: number, column: number) =>
    [0, 1, 2].reduce((sum, k) => sum + a![row * 3 + k]! * b![k * 9 + column]!, 0);
  const map = Float32Array.from({ length: 54 }, (_, index) => at(Math.floor(index / 9), index % 9));
  const turned = Float32Array.from({ length: 54 }, (_, index) => at(index % 6, Math.floor(index / 6)));
  expect(mapRank(map, [6, 9], 'exact')).toBe(3);
  expect(mapRank(turned, [9, 6], 'exact')).toBe(3);
});

test('a dead map has rank 0', () => {
  for (const mode of ['exact', 'energy', 'stable'] as const)
    expect(mapRank([0, 0, 0, 0], [2, 2], mode)).toBe(0);
});
