import { expect, test } from 'vitest';
import { createRandom } from '../../../../shared/random.ts';
import { lasso, selectTerms, type LassoProblem } from '../../../../main/pruning/linear-algebra/lasso.ts';
import { solveRidge } from '../../../../main/pruning/linear-algebra/ridge.ts';

/** From rows of terms and what they are to add up to. */
function problemOf(rows: readonly (readonly number[])[], y: readonly number[]): LassoProblem {
  const n = rows[0]!.length;
  const gram = Float64Array.from({ length: n * n }, (_, index) =>
    rows.reduce((sum, row) => sum + row[Math.floor(index / n)]! * row[index % n]!, 0),
  );
  const target = Float64Array.from({ length: n }, (_, j) =>
    rows.reduce((sum, row, index) => sum + row[j]! * y[index]!, 0),
  );
  return { gram, target };
}

test('orthogonal terms are thresholded softly', () => {
  const gram = Float64Array.of(1, 0, 0, 0, 4, 0, 0, 0, 1);
  const b = lasso({ gram, target: Float64Array.of(3, -4, 0.5) }, 1);
  expect([...b]).toEqual([2, -0.75, 0]);
});

test('correlated terms meet the conditions of the minimum: |gradient| = λ on the support, at most λ elsewhere', () => {
  const random = createRandom(4);
  const rows = Array.from({ length: 40 }, () => {
    const common = random.normal();
    return Array.from({ length: 8 }, () => common + random.normal());
  });
  const problem = problemOf(
    rows,
    rows.map((row) => 2 * row[1]! - row[4]! + 0.3 * random.normal()),
  );
  const lambda = 20;
  const b = lasso(problem, lambda);
  for (let j = 0; j < 8; j++) {
    let gradient = problem.target[j]!;
    for (let k = 0; k < 8; k++) gradient -= problem.gram[j * 8 + k]! * b[k]!;
    if (b[j] === 0) expect(Math.abs(gradient)).toBeLessThanOrEqual(lambda * (1 + 1e-5));
    else expect(gradient).toBeCloseTo(lambda * Math.sign(b[j]!), 3);
  }
  expect(b.some((value) => value === 0)).toBe(true);
});

test('the terms that made the sum are found among others', () => {
  const random = createRandom(9);
  const rows = Array.from({ length: 60 }, () => Array.from({ length: 12 }, () => random.normal()));
  const y = rows.map((row) => row[2]! - 3 * row[5]! + 2 * row[11]!);
  expect(selectTerms(problemOf(rows, y), 3)).toEqual([2, 5, 11]);
  expect(selectTerms(problemOf(rows, y), 12)).toHaveLength(12);
});

test('of two like terms one is chosen, where least squares gives both large weights of opposite sign', () => {
  // Terms e1, e1 + 0.3 e2, e3 for e1 + 0.6 e2 + 0.5 e3: exactly -1, 2 and 0.5 of them.
  const rows = [
    [1, 1, 0],
    [0, 0.3, 0],
    [0, 0, 1],
  ];
  expect(selectTerms(problemOf(rows, [1, 0.6, 0.5]), 2)).toEqual([1, 2]);
});

test('so many terms are chosen even where none has any bearing', () => {
  expect(selectTerms({ gram: new Float64Array(9), target: new Float64Array(3) }, 2)).toEqual([0, 1]);
});

test('ridge regression solves its equations', () => {
  const s = Float64Array.of(4, 1, 0.5, 1, 3, -1, 0.5, -1, 2);
  const t = Float64Array.of(1, 2, 3, -1, 0, 5);
  const w = solveRidge(s, t, { n: 3, m: 2, lift: 0.25 });
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 2; column++) {
      let sum = 0.25 * w[row * 2 + column]!;
      for (let k = 0; k < 3; k++) sum += s[row * 3 + k]! * w[k * 2 + column]!;
      expect(sum).toBeCloseTo(t[row * 2 + column]!, 12);
    }
  }
});

test('a matrix without full rank gives the smallest weights, not infinite ones', () => {
  const w = solveRidge(Float64Array.of(1, 1, 1, 1), Float64Array.of(2, 2), { n: 2, m: 1, lift: 1e-9 });
  expect(w[0]).toBeCloseTo(1, 5);
  expect(w[1]).toBeCloseTo(1, 5);
});
