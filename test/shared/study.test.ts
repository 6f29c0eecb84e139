/** What makes a study no evidence: runs too short, too few seeds, too few cases. */
import { armsNamed } from '../support/arms.ts';
import { expect, test } from 'vitest';
import { studyDoubts, type StudyConfig } from '../../shared/study.ts';
import { config } from '../main/store/fixtures.ts';

const long: StudyConfig = {
  base: { ...config, epochs: 100, iterationsPerEpoch: 50 },
  arms: armsNamed(['l1']),
  cuts: [0.5],
  seeds: [1, 2],
  folds: [0],
  denseEpochs: 0,
};

test('a study of long runs with two seeds over many cases may be evidence', () => {
  expect(studyDoubts(long, 24)).toEqual([]);
  expect(studyDoubts(long, null)).toEqual([]);
});

test.each([
  [{ base: { ...long.base, epochs: 24, iterationsPerEpoch: 20 } }, 24, /^runs of 480 steps end before/],
  [{ seeds: [7] }, 24, /^with one seed on one fold/],
  [{}, 5, /^5 test cases are too few/],
  [{}, 1, /^1 test case is too few/],
])('what makes it none is said: %j, %i test cases', (changes, cases, doubt) => {
  const doubts = studyDoubts({ ...long, ...changes }, cases);
  expect(doubts).toHaveLength(1);
  expect(doubts[0]).toMatch(doubt);
});

test('one seed on several folds counts as several runs, and six cases as enough for a p', () => {
  expect(studyDoubts({ ...long, seeds: [1], folds: [0, 1] }, 6)).toEqual([]);
});
