import { describe, expect, test } from 'vitest';
import {
  everyCase,
  filterCases,
  foldsOf,
  millilitres,
  type CaseFilter,
} from '../../../renderer/datasets/case-filters.ts';
import { nextPlace } from '../../../renderer/datasets/gallery-keys.ts';
import type { CaseInfo } from '../../../shared/dataset.ts';

const one = (
  id: string,
  fold: number,
  labelCounts: readonly number[] = [90, 10],
  verdict: CaseInfo['verdict'] = 'good',
): CaseInfo => ({
  imageHash: id,
  id,
  subject: `${id} subject`,
  fold,
  labelCounts,
  verdict,
  description: '',
  modality: '',
  grid: {
    size: [10, 10, 1],
    spacing: [2, 2, 5],
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
});
const cases = [
  one('liver_1', 0),
  one('Liver_2', 1),
  one('spleen', 0, []),
  one('spleen_2', 1, [9], 'resampled'),
];
const shown = (change: Partial<CaseFilter>): string[] =>
  filterCases(cases, { ...everyCase, ...change }).map(({ id }) => id);

describe('the filter of cases', () => {
  test.each([
    [{}, ['liver_1', 'Liver_2', 'spleen', 'spleen_2']],
    [{ search: ' LIVER ' }, ['liver_1', 'Liver_2']],
    [{ search: 'n subject' }, ['spleen']],
    [{ label: 'unlabelled' }, ['spleen']],
    [{ label: 'labelled', search: 'spl' }, ['spleen_2']],
    [{ fold: 0 }, ['liver_1']],
    [{ fold: 1, search: 'spl' }, ['spleen_2']],
    [{ fold: 4 }, []],
    [{ verdict: 'resampled' }, ['spleen_2']],
    [{ verdict: 'good', description: '', modality: '', label: 'labelled' }, ['liver_1', 'Liver_2']],
    [{ verdict: 'remarks' }, []],
  ] as const)('%j', (change, ids) => {
    expect(shown(change)).toEqual(ids);
  });

  test('a case without a label is in no fold, and has no volume', () => {
    expect(foldsOf([one('a', 3), one('b', 0), one('c', 2, [])])).toEqual([0, 3]);
    expect(millilitres(one('a', 0), 1)).toBe(0.2);
    expect(millilitres(one('a', 0, []), 1)).toBeNull();
  });
});

// Three in a row, the last row with one.
const tops = [10, 10, 10, 90, 90, 90, 170];
test.each([
  ['ArrowRight', 2, 3],
  ['ArrowRight', 6, 6],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 1, 4],
  ['ArrowDown', 5, 6],
  ['ArrowDown', 6, 6],
  ['ArrowUp', 5, 2],
  ['ArrowUp', 6, 3],
  ['ArrowUp', 1, 1],
  ['Home', 5, 0],
  ['End', 0, 6],
  ['x', 3, null],
] as const)('%s from %i leads to %j', (key, at, next) => {
  expect(nextPlace(key, at, tops)).toBe(next);
});
