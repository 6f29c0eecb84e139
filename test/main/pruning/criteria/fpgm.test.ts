import { expect, test } from 'vitest';
import { initializeWeights } from '../../../../main/network/index.ts';
import { pairwiseDistances, unitRows } from '../../../../main/pruning/criteria/distances.ts';
import { fpgmScores } from '../../../../main/pruning/criteria/fpgm.ts';
import { silence } from '../../../../main/pruning/reducers/silence.ts';
import { createRandom } from '../../../../shared/random.ts';
import { tinyNetwork } from '../tiny-network.ts';
import { viewOf, withArray } from './view.ts';

test('distances of a 3-4-5 triangle', () => {
  expect([...pairwiseDistances([0, 0, 3, 0, 0, 4], 3)]).toEqual([0, 3, 4, 3, 0, 5, 4, 5, 0]);
});

test('unit rows have length 1, and a row of zeros stays', () => {
  expect([...unitRows([3, 4, 0, 0], 2)]).toEqual([0.6, 0.8, 0, 0]);
});

const plain = { pruning: { variant: 'plain' } };
const group = (view: ReturnType<typeof viewOf>) => view.groups.find(({ id }) => id === 'encoder0.1')!;

test('the filter nearest to all others scores lowest', () => {
  const view = viewOf('fpgm', plain);
  // [4, 1, 3, 3]: filters on a line at 0, 1, 2 and 7 times a vector of nines; distances 3 apart per step.
  const place = [0.5, 1.5, 2.5, 7.5];
  const weights = withArray(view.weights, 'encoder0.1/weight', (_, index) => place[Math.floor(index / 9)]!);
  const scores = fpgmScores({ ...view, weights }, group(view));
  expect([...scores].map((score) => score / 3)).toEqual([10, 8, 8, 18]);
});

test('directional scores do not change with the length of a filter, plain ones do', () => {
  for (const [variant, same] of [
    ['directional', true],
    ['plain', false],
  ] as const) {
    const view = viewOf('fpgm', { pruning: { variant } });
    const longer = withArray(view.weights, 'encoder0.1/weight', (value, index) =>
      index < 9 ? 5 * value : value,
    );
    const [before, after] = [
      fpgmScores(view, group(view)),
      fpgmScores({ ...view, weights: longer }, group(view)),
    ];
    const change = Math.max(...before.map((score, filter) => Math.abs(score - after[filter]!)));
    expect(change < 1e-5).toBe(same);
  }
});

test('filters of zero do not pull: they score 0 and count for nobody else', () => {
  const view = viewOf('fpgm', plain);
  const zeroed = withArray(view.weights, 'encoder0.1/weight', (value, index) => (index < 18 ? 0 : value));
  const scores = fpgmScores({ ...view, weights: zeroed }, group(view));
  expect([...scores.slice(0, 2)]).toEqual([0, 0]);
  expect(scores[2]).toBeCloseTo(scores[3]!, 6);
  expect(scores[2]).toBeGreaterThan(0);
});

test('filters that grow back after being silenced are chosen again, not those that were trained meanwhile', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = createRandom(seed);
    const view = viewOf('fpgm', { weights: initializeWeights(tinyNetwork, createRandom(seed)) });
    const kept = [1, 3];
    const silent = silence(view, new Map([['encoder0.1', kept]]));
    // What an epoch of Adam gives back: a little scale and bias, of any sign.
    const little = (value: number) => (value === 0 ? random.between(-0.03, 0.03) : value);
    const scaled = withArray(silent, 'encoder0.1.norm/scale', little);
    const weights = withArray(scaled, 'encoder0.1.norm/bias', (value, index) =>
      kept.includes(index) ? value : random.between(-0.03, 0.03),
    );
    const scores = [...fpgmScores({ ...view, weights }, group(view))];
    const highest = scores.map((_, filter) => filter).sort((a, b) => scores[b]! - scores[a]!);
    expect(highest.slice(0, 2).sort()).toEqual(kept);
  }
});

test('silenced filters have a zero map and can grow back', () => {
  const view = viewOf('fpgm');
  const silent = silence(
    view,
    new Map([
      ['encoder0.1', [1, 3]],
      ['up0', [0, 1, 2]],
    ]),
  );
  expect([...silent.get('encoder0.1.norm/scale')!.data]).toEqual([0, 1, 0, 1]);
  expect(silent.get('encoder0.1/weight')).toBe(view.weights.get('encoder0.1/weight'));
  const up = silent.get('up0/weight')!;
  expect(up.data.every((value, index) => (Math.floor(index / 4) % 4 === 3) === (value === 0))).toBe(true);
});
