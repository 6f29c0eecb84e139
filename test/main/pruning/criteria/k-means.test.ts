import { expect, test } from 'vitest';
import { kMeans } from '../../../../main/pruning/criteria/k-means.ts';
import { createRandom } from '../../../../shared/random.ts';

test('clouds far from each other are the clusters, numbered by their first members', () => {
  const random = createRandom(1);
  const cloud = [0, 2, 1, 1, 0, 2, 2, 0, 1];
  const rows = Float64Array.from(
    { length: 27 },
    (_, index) => 10 * cloud[Math.floor(index / 3)]! + random.normal(),
  );
  expect(kMeans(rows, 9, 3, createRandom(2))).toEqual([0, 1, 2, 2, 0, 1, 1, 0, 2]);
});

test('long rows are projected and still told apart', () => {
  const random = createRandom(1);
  const rows = Float64Array.from(
    { length: 6 * 500 },
    (_, index) =>
      (Math.floor(index / 500) % 2 === 0 ? 1 : -1) * Math.sin(index % 500) + 0.3 * random.normal(),
  );
  expect(kMeans(rows, 6, 2, createRandom(2))).toEqual([0, 1, 0, 1, 0, 1]);
});

test('no cluster is empty, even of rows that are all alike', () => {
  expect(new Set(kMeans(new Float64Array(10), 5, 3, createRandom(2))).size).toBe(3);
  expect(kMeans(Float64Array.of(1, 2, 3), 3, 3, createRandom(2))).toEqual([0, 1, 2]);
});

test('equal seeds give equal clusters', () => {
  const random = createRandom(8);
  const rows = Float64Array.from({ length: 60 }, () => random.normal());
  expect(kMeans(rows, 20, 6, createRandom(4))).toEqual(kMeans(rows, 20, 6, createRandom(4)));
});
