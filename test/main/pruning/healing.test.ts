/** The schedule `learnt`: when it begins, how its cuts follow each other, and what counts as healed. */
import { describe, expect, test } from 'vitest';
import { beginning, unhealed, woundOf } from '../../../main/pruning/healing.ts';
import {
  cutEpochs,
  describeSchedule,
  earliestCut,
  roundsDue,
  shareDue,
} from '../../../main/pruning/schedule.ts';
import { defaultSchedule } from '../../../shared/pruning-defaults.ts';

const learnt = { ...defaultSchedule('learnt'), rounds: 4 };
const at = (epoch: number, ...classDice: number[]) => ({ epoch, epochs: 50, classDice });

describe('the first cut', () => {
  test.each([
    ['every class is found but a tenth of the run is not over', at(4, 0.9, 0.9), false],
    ['a class is missing', at(10, 0.9, 0.49), false],
    ['every class is found', at(5, 0.5, 0.5), true],
    ['a class that validation does not show cannot be waited for', at(5, 0.7, NaN), true],
    ['three tenths are over', at(15, 0.9, 0), true],
  ])('%s', (_, facts, begins) => {
    expect(beginning(learnt, facts).begins).toBe(begins);
  });

  test('says which classes it did not wait for', () => {
    expect(beginning(learnt, at(15, 0.9, 0.12)).note).toContain(
      'class 2 (validation Dice 0.12) is not found yet',
    );
  });
});

test('four cuts come within a fifth of the run, each taking the same factor of what is left', () => {
  expect(cutEpochs(learnt, 50, 8)).toEqual([8, 10, 12, 14]);
  expect([7, 8, 11, 14, 50].map((epoch) => roundsDue(learnt, { epoch, epochs: 50 }, 8))).toEqual([
    0, 1, 2, 4, 4,
  ]);
  const left = [1, 2, 3, 4].map((due) => 1 - 0.9 * shareDue(learnt, due, 0.9));
  left.forEach((share, index) => expect(share).toBeCloseTo(0.1 ** ((index + 1) / 4), 12));
  expect(shareDue({ ...learnt, kind: 'iterative' }, 1, 0.9)).toBe(0.25);
  expect(earliestCut(learnt, 50)).toBe(5);
  expect(describeSchedule(learnt, 50)).toContain('between 5 and 15 of 50');
});

test('a cut has healed once each class that was found has four fifths of its Dice again', () => {
  const wound = woundOf({ classDice: [0.8, 0.3, 0.6, NaN] });
  expect(wound).toEqual([
    { class: 1, dice: 0.8 },
    { class: 3, dice: 0.6 },
  ]);
  expect(unhealed(wound, { classDice: [0.65, 0, 0.5] })).toEqual([]);
  expect(unhealed(wound, { classDice: [0.63, 0.9, NaN] })).toEqual([{ class: 1, dice: 0.8, now: 0.63 }]);
});
