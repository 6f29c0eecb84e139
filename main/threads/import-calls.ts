/** What the import thread offers; the contract between services and `import.thread.ts`. */
import type { DatasetInfo, Fingerprint, ImportReport, NewCaseInfo } from '../../shared/dataset.ts';
import type { ImportOptions, ReadingOptions } from '../../shared/import-options.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import type { FolderPreview } from '../datasets/preview.ts';
import type { CheckedFolder } from '../datasets/scan.ts';

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

export interface ImportCalls {
  /** Looks through a folder; only `scratch` is written to. */
  readonly preview: {
    readonly params: {
      readonly folder: string;
      readonly scratch: string;
      readonly reading: ReadingOptions;
      /** Of the project; null where it has no images yet. */
      readonly knownChannels: readonly string[] | null;
    };
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: FolderPreview;
  };
  /** Scans a folder and copies what is sound into the staging folder. Nothing else is touched. */
  readonly import: {
    readonly params: {
      readonly folder: string;
      readonly staging: string;
      readonly known: KnownCases;
      readonly options: ImportOptions;
      /** Of a preview; null where the folder is still to be checked. */
      readonly checked: CheckedFolder | null;
      /** What the project's pseudonyms follow from. */
      readonly secret: Uint8Array;
    };
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: StagedImport;
  };
  /** Of cases as they are in the project. */
  readonly fingerprint: {
    readonly params: { readonly cases: readonly CaseFiles[] };
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: Fingerprint;
  };
  /** Writes the phantom data set in MSD layout. */
  readonly sample: {
    readonly params: { readonly folder: string };
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: undefined;
  };
}
