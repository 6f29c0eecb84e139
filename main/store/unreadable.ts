/** The rows of a project that cannot be read: they stand in its lists, with their reason, until they are removed. */
import type { RowKind, UnreadableRow } from '../../shared/unreadable.ts';
import { unreadableCases } from './cases.ts';
import type { Reading } from './open.ts';
import type { UnreadableRow as StoredRow } from './readable.ts';
import { unreadableRuns } from './runs.ts';
import { unreadableSegmentations } from './segmentations.ts';
import { unreadableStudies } from './studies.ts';

/** Runs, studies, cases and masks that models drew, in this order. */
export function unreadableRows(store: Reading): UnreadableRow[] {
  const of = (kind: RowKind, rows: readonly StoredRow[]): UnreadableRow[] =>
    rows.map(({ id, name, reason }) => ({ kind, id, name, reason }));
  return [
    ...of('run', unreadableRuns(store)),
    ...of('study', unreadableStudies(store)),
    ...of('case', unreadableCases(store)),
    ...of('mask', unreadableSegmentations(store)),
  ];
}

/** Where a row lies, and what it is called there. */
const places: Readonly<Record<RowKind, string>> = {
  run: 'runs WHERE id',
  study: 'studies WHERE id',
  case: 'cases WHERE id',
  mask: "segmentations WHERE case_id || '/' || number",
};

/** Whether it is still there, readable or not. */
export function hasRow(store: Reading, kind: RowKind, id: string): boolean {
  const query = `SELECT 1 FROM ${places[kind]} = ?`;
  return store.read((db) => db.prepare<[string]>(query).get(id)) !== undefined;
}
