import { expect, test } from 'vitest';
import { assignFolds, splitFold } from '../../../main/datasets/splits.ts';
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
  const { training, validation } = splitFold(all, 2);
  expect(validation.map(({ id }) => id)).toEqual(['case_2', 'case_7']);
  expect(training).toHaveLength(8);
});

test('a subject on both sides, or an empty side, is refused', () => {
  const both = [
    { id: 'a', subject: 'p', fold: 0 },
    { id: 'b', subject: 'p', fold: 1 },
  ];
  expect(() => splitFold(both, 0)).toThrow(/The subject p is in fold 0 and in another one/);
  expect(() => splitFold(both, 4)).toThrow(/Fold 4 leaves 2 cases to train on and 0 to validate on/);
});

test('the subject that a name tells of', () => {
  expect(subjectOf('patient001_frame02')).toBe('patient001');
  expect(subjectOf('sub-12_ses-2_T1w')).toBe('sub-12');
  expect(subjectOf('hippocampus_017')).toBe('hippocampus_017');
  expect(subjectOf('mri_scan_001')).toBe('mri_scan_001');
});
