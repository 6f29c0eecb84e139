/** What an import is given of the project, and what it leaves in the staging folder for the project to take in. */
import type { DatasetInfo, Fingerprint, ImportReport, NewCaseInfo } from '../../../shared/dataset.ts';
import type { CaseFiles } from '../case-files.ts';

/** A case whose files lie in the staging folder, below its id. */
export interface StagedCase extends Omit<NewCaseInfo, 'fold'> {
  /** What its files are called; for the report alone. */
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

export interface StagedImport extends Omit<ImportReport, 'imported' | 'unlabelled' | 'series'> {
  readonly cases: readonly StagedCase[];
  /** Files of known cases that were lost; they lie in the staging folder, below the case's id. */
  readonly restored: readonly { readonly id: string; readonly files: StagedCase['files'] }[];
  /** Of all labelled cases that the project then has; null where there is none. */
  readonly fingerprint: Fingerprint | null;
}

export interface KnownCase extends CaseFiles {
  readonly folder: string;
  /** As they were imported. */
  readonly files: StagedCase['files'];
}

/** What the project has already. */
export interface KnownCases {
  readonly dataset: DatasetInfo | null;
  readonly cases: readonly KnownCase[];
}
