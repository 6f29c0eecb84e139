/** Rows of a project that cannot be read: damaged, or written by a newer release. They can be looked at and removed. */

export type RowKind = 'run' | 'study' | 'case' | 'mask';

export interface UnreadableRow {
  readonly kind: RowKind;
  /** Of a mask its case and its number, as in "case_001/2". */
  readonly id: string;
  readonly name: string;
  /** As in "its settings cannot be read (…)". */
  readonly reason: string;
}
