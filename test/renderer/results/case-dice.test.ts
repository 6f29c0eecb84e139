import { expect, test } from 'vitest';
import { diceByCase } from '../../../renderer/results/case-dice.ts';
import { logAxisOf } from '../../../renderer/charts/scatter.ts';

const metrics = (id: string, ...values: readonly (number | null)[]) => ({
  case: id,
  milliseconds: 1,
  classes: values.map((dice, index) => ({
    value: index + 1,
    dice,
    hd95: null,
    referenceMm3: 1,
    predictedMm3: 1,
  })),
});

test('the mean over the classes a case has, worst case of any run first', () => {
  const dense = [metrics('a', 0.5, 1), metrics('b', 0.5, null)];
  const pruned = [metrics('a', 0.5, 0.75)];
  expect(diceByCase([dense, pruned])).toEqual([
    { case: 'b', dice: [0.5, null] },
    { case: 'a', dice: [0.75, 0.625] },
  ]);
});

test('cases tie in the order in which they came', () => {
  expect(diceByCase([[metrics('b', null), metrics('a', null)]]).map((row) => row.case)).toEqual(['b', 'a']);
});

test('ticks of a logarithmic axis are round numbers', () => {
  expect(logAxisOf([2.5e6, 14e6]).ticks.map((tick) => Math.round(10 ** tick))).toEqual([2e6, 5e6, 10e6]);
  expect(logAxisOf([1e3, 1e8]).ticks.every(Number.isInteger)).toBe(true);
});
