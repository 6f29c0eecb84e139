/**
 * Seeded cross-validation folds by subject: scikit-learn's KFold(5, shuffle) over the sorted subjects, with our own
 * generator. A subject's cases all lie in one fold, so no network is ever tested on a person it has seen.
 */
import { AppError } from '../../shared/result.ts';
import { createRandom, shuffled } from '../../shared/random.ts';

export const foldCount = 5;
const seed = 12345;

interface Member {
  readonly id: string;
  readonly subject: string;
}

/** Cases without a label are in no split. */
export const isLabelled = ({ labelCounts }: { readonly labelCounts?: readonly number[] }): boolean =>
  labelCounts?.length !== 0;

/** Fold of each case id, 0 … 4; the first folds take what does not divide evenly. */
export function assignFolds(cases: readonly Member[]): Map<string, number> {
  const subjects = shuffled([...new Set(cases.map(({ subject }) => subject))].sort(), createRandom(seed));
  const [share, rest] = [Math.floor(subjects.length / foldCount), subjects.length % foldCount];
  const fat = rest * (share + 1);
  const foldOf = new Map(
    subjects.map((subject, index) => [
      subject,
      index < fat ? Math.floor(index / (share + 1)) : rest + Math.floor((index - fat) / share),
    ]),
  );
  return new Map(cases.map(({ id, subject }) => [id, foldOf.get(subject) ?? 0]));
}

export interface Split<T> {
  readonly training: readonly T[];
  readonly validation: readonly T[];
  /** What a trained network is measured on: the test fold, or the validating one where none is kept out. */
  readonly measured: readonly T[];
}

export interface Folds {
  readonly fold: number;
  /** In neither training nor validation; null for none. */
  readonly testFold: number | null;
}

/** @throws AppError where a side is empty, or a subject would lie on two of them (hand-edited folds) */
export function splitFold<
  T extends Member & { readonly fold: number; readonly labelCounts?: readonly number[] },
>(all: readonly T[], { fold, testFold }: Folds): Split<T> {
  if (fold === testFold) {
    const text = `Fold ${fold} cannot both validate a network and test it (testFold).`;
    throw new AppError('invalid-input', text, 'Test on another fold.');
  }
  const cases = all.filter(isLabelled);
  const validation = cases.filter((one) => one.fold === fold);
  const test = cases.filter((one) => one.fold === testFold);
  const training = cases.filter((one) => one.fold !== fold && one.fold !== testFold);
  const hint = `Choose another fold or import cases of at least ${foldCount} subjects.`;
  if (training.length === 0 || validation.length === 0) {
    const text = `Fold ${fold} leaves ${training.length} cases to train on and ${validation.length} to validate on.`;
    throw new AppError('invalid-input', text, hint);
  }
  if (testFold !== null && test.length === 0)
    throw new AppError('invalid-input', `Fold ${testFold} has no case to test on.`, hint);
  const foldOf = new Map(cases.map(({ subject, fold }) => [subject, fold]));
  const split = cases.find((one) => foldOf.get(one.subject) !== one.fold);
  if (split)
    throw new AppError(
      'invalid-input',
      `The subject ${split.subject} is in fold ${split.fold} and in another one.`,
    );
  return { training, validation, measured: testFold === null ? validation : test };
}

/** The fold that a study tests on where `fold` validates: the next one. */
export const testFoldOf = (fold: number): number => (fold + 1) % foldCount;
