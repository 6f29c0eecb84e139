import { expect, test } from 'vitest';
import { createRandom } from '../../../../shared/random.ts';
import { countBelow, eigenvalues, tridiagonal } from '../../../../main/pruning/linear-algebra/eigenvalues.ts';

test('eigenvalues of [[2, 1], [1, 2]] are 3 and 1', () => {
  const values = eigenvalues([2, 1, 1, 2], 2);
  expect(values[0]).toBeCloseTo(3, 10);
  expect(values[1]).toBeCloseTo(1, 10);
});

test('the second-difference matrix of size n has 2 - 2 cos(kπ / (n + 1)), also in another basis', () => {
  const n = 12;
  const entry = (row: number, column: number) => (row === column ? 2 : Math.abs(row - column) === 1 ? -1 : 0);
  // Householder reflection H A H with a random vector: dense, same eigenvalues.
  const random = createRandom(4);
  const v = Array.from({ length: n }, () => random.normal());
  const length = Math.hypot(...v);
  const h = (row: number, column: number) =>
    (row === column ? 1 : 0) - (2 * v[row]! * v[column]!) / length ** 2;
  const all = Array.from({ length: n }, (_, index) => index);
  const ha = all.map((row) =>
    all.map((column) => all.reduce((sum, k) => sum + h(row, k) * entry(k, column), 0)),
  );
  const dense = all.flatMap((row) =>
    all.map((column) => all.reduce((sum, k) => sum + ha[row]![k]! * h(k, column), 0)),
  );
  const expected = all.map((k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))).reverse();
  expected.forEach((value, index) => expect(eigenvalues(dense, n)[index]).toBeCloseTo(value, 9));
  expect(countBelow(tridiagonal(dense, n), expected[3]! + 1e-6)).toBe(n - 3);
});
