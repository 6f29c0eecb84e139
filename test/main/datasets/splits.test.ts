import { expect, test } from 'vitest';
import { assignFolds, splitFold, testFoldOf } from '../../../main/datasets/splits.ts';
import { subjectOf } from '../../../main/datasets/subject.ts';

const cases = (count: number, visits = 1) =>
  Array.from({ length: count * visits }, (_, index) => ({
    id: `case_${index}`,
    subject: `subject_${index % count}`,
  }));

const sizes = (count: number): number[] => {
  const folds = [...assignFolds(cases(count)).values()];
  return [0, 1, 2, 3, 4].map((fold) => folds.filter((one) => one === fold).length);
};

test('fold sizes as scikit-learn’s KFold makes them', () => {
  expect(sizes(260)).toEqual([52, 52, 52, 52, 52]);
  expect(sizes(7)).toEqual([2, 2, 1, 1, 1]);
  expect(sizes(3)).toEqual([1, 1, 1, 0, 0]);
});

test('the same for the same subjects in any order, and shuffled', () => {
  const folds = assignFolds(cases(50));
  expect(assignFolds(cases(50).reverse())).toEqual(new Map([...folds].reverse()));
  expect([...folds.values()]).not.toEqual([...folds.values()].sort());
});

test('all cases of a subject lie in one fold', () => {
  const several = cases(10, 3);
  const folds = assignFolds(several);
  for (const { id, subject } of several) {
    const first = several.find((one) => one.subject === subject)?.id ?? '';
    expect(folds.get(id)).toBe(folds.get(first));
  }
});

test('a fold splits the cases in two', () => {
  const all = cases(10).map((one, index) => ({ ...one, fold: index % 5 }));
  const { training, validation, measured } = splitFold(all, { fold: 2, testFold: null });
  expect(validation.map(({ id }) => id)).toEqual(['case_2', 'case_7']);
  expect(training).toHaveLength(8);
  expect(measured).toEqual(validation);
});

test('a test fold is kept out of both, and is what counts', () => {
  const all = cases(10).map((one, index) => ({ ...one, fold: index % 5 }));
  const { training, validation, measured } = splitFold(all, { fold: 4, testFold: testFoldOf(4) });
  expect(measured.map(({ id }) => id)).toEqual(['case_0', 'case_5']);
  expect(validation.map(({ id }) => id)).toEqual(['case_4', 'case_9']);
  expect(training.map(({ fold }) => fold)).toEqual([1, 2, 3, 1, 2, 3]);
  expect(() => splitFold(all, { fold: 1, testFold: 1 })).toThrow(
    /cannot both validate a network and test it/,
  );
  const few = all.filter(({ fold }) => fold !== 3);
  expect(() => splitFold(few, { fold: 2, testFold: 3 })).toThrow(/Fold 3 has no case to test on/);
});

test('a subject on both sides, or an empty side, is refused', () => {
  const both = [
    { id: 'a', subject: 'p', fold: 0 },
    { id: 'b', subject: 'p', fold: 1 },
  ];
  expect(() => splitFold(both, { fold: 0, testFold: null })).toThrow(
    /The subject p is in fold 0 and in another one/,
  );
  expect(() => splitFold(both, { fold: 4, testFold: null })).toThrow(
    /Fold 4 leaves 2 cases to train on and 0 to validate on/,
  );
});

test('the subject that a name tells of', () => {
  expect(subjectOf('patient001_frame02')).toBe('patient001');
  expect(subjectOf('sub-12_ses-2_T1w')).toBe('sub-12');
  expect(subjectOf('hippocampus_017')).toBe('hippocampus_017');
  expect(subjectOf('mri_scan_001')).toBe('mri_scan_001');
});
