import { structuresOf } from '../../../shared/task.ts';
import { describe, expect, test } from 'vitest';
import { caseDice, compareRuns, type MeasuredRun } from '../../../main/evaluation/compare.ts';
import type { MeasuredCase } from '../../../main/evaluation/distances.ts';
import { holm } from '../../../main/evaluation/holm.ts';

const classes = [
  { value: 0, name: 'background' },
  { value: 1, name: 'front' },
  { value: 2, name: 'rear' },
];

function measured(
  id: string,
  front: number | null,
  rear: number | null,
  hd95: number | null = 1,
): MeasuredCase {
  const metrics = (value: number, dice: number | null) => ({
    value,
    dice,
    hd95: dice === null ? null : hd95,
    referenceMm3: 1,
    predictedMm3: 1,
  });
  return { case: id, classes: [metrics(1, front), metrics(2, rear)], milliseconds: 20, diagonalMm: 50 };
}

const run = (name: string, cases: readonly MeasuredCase[]): MeasuredRun => ({
  run: name,
  name: `the ${name} one`,
  method: 'none',
  start: 'planned',
  dims: 2,
  measuredOn: { part: 'validation', fold: 0 },
  cutNothing: false,
  params: 10,
  macs: 100,
  bytes: 1000,
  structures: structuresOf({ kind: 'classes' }, classes),
  cases,
});

/** In the reference and nowhere predicted. */
const lost = { value: 2, dice: 0, hd95: null, referenceMm3: 1, predictedMm3: 0 };

const dense = run('dense', [measured('1', 0.8, 0.6), measured('2', 0.9, null), measured('3', 0.5, 0.5)]);
const pruned = run('pruned', [measured('3', 0.4, 0.6), measured('2', 0.8, null), measured('1', 0.7, 0.6)]);

describe('compareRuns', () => {
  const { rows, pairs } = compareRuns([dense, pruned]);

  test('a case counts by the mean over the classes that it has', () => {
    expect(dense.cases.map(caseDice)).toEqual([0.7, 0.9, 0.5]);
    expect(rows[0]?.dice).toBeCloseTo(0.7, 12);
    expect(rows[0]?.diceSummary.count).toBe(3);
  });

  test('classes are summarised apart, without the cases that lack them', () => {
    expect(rows[0]?.perClass.map(({ name, dice }) => [name, dice.count])).toEqual([
      ['front', 3],
      ['rear', 2],
    ]);
    expect(rows[0]?.perClass[1]?.dice.mean).toBeCloseTo(0.55, 12);
  });

  test('costs and times come along', () => {
    expect(rows[1]).toMatchObject({
      run: 'pruned',
      name: 'the pruned one',
      params: 10,
      macs: 100,
      bytes: 1000,
      msPerCase: 20,
    });
    expect(rows[1]).not.toHaveProperty('cases');
  });

  test('a pair is judged on its cases, whatever their order, as b minus a', () => {
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ a: 'dense', b: 'pruned', cases: 3 });
    expect(pairs[0]?.diceDifference).toBeCloseTo(-0.05, 12);
  });

  test('HD95 is the mean over cases and classes that have one, else null', () => {
    expect(rows[0]?.hd95).toBe(1);
    expect(compareRuns([run('x', [measured('1', 0, 0, null)])]).rows[0]?.hd95).toBeNull();
  });

  test('a run that loses a class does not come first by its distance: what is missing is counted and penalised', () => {
    const sound = run('sound', [measured('1', 0.8, 0.6, 4), measured('2', 0.9, null, 4)]);
    const failed = run('failed', [
      { ...measured('1', 0.8, 0, 2), classes: [...measured('1', 0.8, null, 2).classes.slice(0, 1), lost] },
      measured('2', 0.9, null, 2),
    ]);
    const { rows: found } = compareRuns([sound, failed]);
    expect(found.map(({ hd95, hd95Summary }) => [hd95, hd95Summary])).toEqual([
      [4, { mean: 4, missing: 0, count: 3, penalised: 4 }],
      [2, { mean: 2, missing: 1, count: 3, penalised: (2 + 2 + 50) / 3 }],
    ]);
    expect(found[1]?.perClass.map(({ hd95 }) => hd95)).toEqual([
      { mean: 2, missing: 0, count: 2, penalised: 2 },
      { mean: null, missing: 1, count: 1, penalised: 50 },
    ]);
  });

  test('p is corrected over all pairs of the comparison', () => {
    const cases = (by: number) => [1, 2, 3, 4, 5, 6].map((n) => measured(String(n), 0.5 + by * n, 0.5));
    const { pairs: found } = compareRuns([run('a', cases(0)), run('b', cases(0.02)), run('c', cases(0.01))]);
    expect(found.map(({ p }) => p)).toEqual([2 / 64, 2 / 64, 2 / 64]);
    expect(found.map(({ pHolm }) => pHolm)).toEqual(holm([2 / 64, 2 / 64, 2 / 64]));
    expect(found[0]?.pHolm).toBe(6 / 64);
  });

  test('runs of other tasks make no pair: a mean over regions is none over classes', () => {
    const structures = [{ value: 1, name: 'both', values: [1, 2] }];
    const { pairs, unpaired, rows: found } = compareRuns([dense, { ...pruned, structures }]);
    expect(pairs).toEqual([]);
    expect(unpaired).toEqual([{ a: 'dense', b: 'pruned' }]);
    expect(found[1]?.perClass.map(({ name }) => name)).toEqual(['both']);
  });

  test('runs that were measured on other cases make no pair, also where some are the same', () => {
    const one = run('x', [measured('1', 1, 1), measured('2', 1, 1)]);
    for (const cases of [['2'], ['1', '3'], ['1', '2', '3']]) {
      const other = run(
        'y',
        cases.map((id) => measured(id, 1, 1)),
      );
      const compared = compareRuns([one, other]);
      expect(compared.pairs).toEqual([]);
      expect(compared.unpaired).toEqual([{ a: 'x', b: 'y' }]);
      expect(compared.rows).toHaveLength(2);
    }
  });
});
