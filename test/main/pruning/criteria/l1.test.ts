import { expect, test } from 'vitest';
import { greedyKeep, l1Scores } from '../../../../main/pruning/criteria/l1.ts';
import { viewOf, withArray } from './view.ts';

const groupOf = (view: ReturnType<typeof viewOf>, id: string) =>
  view.groups.find((group) => group.id === id)!;
const variant = (name: string) => ({ pruning: { variant: name } });

/** Σ|w| over the index of one axis, written out. */
function sums(shape: readonly number[], data: Float32Array, axis: number): number[] {
  const result = new Array<number>(shape[axis]!).fill(0);
  const inner = shape.slice(axis + 1).reduce((size, side) => size * side, 1);
  data.forEach((value, index) => (result[Math.floor(index / inner) % shape[axis]!]! += Math.abs(value)));
  return result;
}

test('independent is the sum of absolute weights of each filter', () => {
  const view = viewOf('l1', variant('independent'));
  const { shape, data } = view.weights.get('encoder1.1/weight')!;
  expect([...l1Scores(view, groupOf(view, 'encoder1.1'))]).toEqual(sums(shape, data, 0));
});

test('a transposed convolution is scored along its output axis, the second', () => {
  const view = viewOf('l1', variant('independent'));
  const { shape, data } = view.weights.get('up0/weight')!;
  expect(shape.slice(0, 2)).toEqual([8, 4]);
  const scores = l1Scores(view, groupOf(view, 'up0'));
  sums(shape, data, 1).forEach((sum, filter) => expect(scores[filter]).toBeCloseTo(sum, 5));
});

test('group adds what the readers weigh, over both consumers of a skip, each over its mean', () => {
  const view = viewOf('l1', variant('group'));
  const made = sums([4, 36], view.weights.get('encoder0.2/weight')!.data, 0);
  const next = view.weights.get('encoder1.1/weight')!;
  const decoder = view.weights.get('decoder0.1/weight')!; // reads [skip, up]
  const [a, b] = [sums(next.shape, next.data, 1), sums(decoder.shape, decoder.data, 1)];
  const read = made.map((_, filter) => a[filter]! + b[filter]!);
  const over = (list: number[]) => list.map((sum) => (sum * list.length) / list.reduce((x, y) => x + y));
  const expected = made.map((_, filter) => over(made)[filter]! + over(read)[filter]!);
  const scores = l1Scores(view, groupOf(view, 'encoder0.2'));
  expected.forEach((score, filter) => expect(scores[filter]).toBeCloseTo(score, 4));
});

test('scaled follows the norm: a filter whose scale is 0 scores 0', () => {
  const base = viewOf('l1', variant('scaled'));
  const weights = withArray(base.weights, 'encoder1.1.norm/scale', (value, index) =>
    index === 2 ? 0 : value,
  );
  const scores = l1Scores({ ...base, weights }, groupOf(base, 'encoder1.1'));
  expect(scores[2]).toBe(0);
  expect(Math.min(...scores.filter((_, filter) => filter !== 2))).toBeGreaterThan(0);
});

test('greedy leaves out the weights that read filters which are gone', () => {
  const base = viewOf('l1', variant('greedy'));
  // Of encoder0.2, filters 0 and 1 are strong only in what they read of encoder0.1's filter 3, which goes.
  const first = withArray(base.weights, 'encoder0.1/weight', (_, index) => (index >= 27 ? 0.01 : 1));
  const weights = withArray(first, 'encoder0.2/weight', (_, index) => {
    const [out, read] = [Math.floor(index / 36), Math.floor(index / 9) % 4];
    return read === 3 ? (out < 2 ? 9 : 0) : out < 2 ? 0.1 : 1;
  });
  const view = { ...base, weights };
  const keep = new Map([
    ['encoder0.1', [0, 1, 2]],
    ['encoder0.2', [0, 1]],
  ]);
  const scores = l1Scores(view, groupOf(view, 'encoder0.2'));
  expect(scores[0]).toBeGreaterThan(scores[2]!);
  expect(greedyKeep(view, keep)).toEqual(
    new Map([
      ['encoder0.1', [0, 1, 2]],
      ['encoder0.2', [2, 3]],
    ]),
  );
});
