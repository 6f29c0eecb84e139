/** Which cases the browser shows: by part of the name, fold, label and what the import said of them. */
import type { CaseInfo, CaseVerdict } from '../../shared/dataset.ts';
import { isFound } from '../case-names.ts';

export const labelFilters = ['any', 'labelled', 'unlabelled'] as const;
export type LabelFilter = (typeof labelFilters)[number];

export interface CaseFilter {
  readonly search: string;
  /** null: every fold. */
  readonly fold: number | null;
  readonly label: LabelFilter;
  /** null: whatever it was. */
  readonly verdict: CaseVerdict | null;
}

export const everyCase: CaseFilter = { search: '', fold: null, label: 'any', verdict: null };

/** Cases without a label are in no fold that anything is validated on. */
export const isLabelled = ({ labelCounts }: CaseInfo): boolean => labelCounts.length > 0;

export function filterCases(cases: readonly CaseInfo[], filter: CaseFilter): readonly CaseInfo[] {
  const part = filter.search.trim().toLowerCase();
  return cases.filter(
    (one) =>
      isFound(one, part) &&
      (filter.fold === null || (isLabelled(one) && one.fold === filter.fold)) &&
      (filter.label === 'any' || isLabelled(one) === (filter.label === 'labelled')) &&
      (filter.verdict === null || one.verdict === filter.verdict),
  );
}

/** In words. */
export const verdictTexts: Readonly<Record<CaseVerdict, string>> = {
  good: 'good',
  resampled: 'resampled',
  remarks: 'with warnings',
};

/** Folds that labelled cases have, in order. */
export const foldsOf = (cases: readonly CaseInfo[]): readonly number[] =>
  [...new Set(cases.filter(isLabelled).map(({ fold }) => fold))].sort((a, b) => a - b);

/** Millilitres of a class; null without a label. */
export function millilitres(one: CaseInfo, value: number): number | null {
  if (!isLabelled(one)) return null;
  const [x, y, z] = one.grid.spacing;
  return ((one.labelCounts[value] ?? 0) * x * y * z) / 1000;
}
