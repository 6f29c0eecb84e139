/** What an import would find in a folder, for the user to decide before anything is taken over. Nothing of it is kept. */
import type { Verdict } from './dicom.ts';
import type { ImportFinding, ImportReport, Modality } from './dataset.ts';

/** A DICOM series (or a part of one), or a case of files. */
export interface PreviewItem {
  /** Of a series, what `ImportOptions.series` takes. */
  readonly id: string;
  /** What it is called where it lies. */
  readonly name: string;
  /** Kind, size and the like in one line. */
  readonly facts: string;
  readonly verdict: Verdict;
  /** PNG as a data URL; null where there is none. */
  readonly picture: string | null;
  /** Names of its labels; empty without any. */
  readonly labels: readonly string[];
  /** Why somebody might be recognised in the pictures: burned-in text, a face. */
  readonly signs: readonly string[];
}

/** Names that the files of every patient share (`FLAIR`, `labels`), and what each is; the others are left out. */
export interface SharedFiles {
  readonly names: readonly string[];
  /** In this order. */
  readonly channels: readonly string[];
  readonly label: string | null;
}

export interface ImportPreview {
  readonly folder: string;
  readonly layout: ImportReport['layout'];
  readonly items: readonly PreviewItem[];
  /** About files: what is refused, what is odd, what belongs to nothing. */
  readonly findings: readonly ImportFinding[];
  /** Every label with the number of items that have it. */
  readonly labels: readonly { readonly name: string; readonly items: number }[];
  /** The most volumes along a fourth axis that may be time as well as channels; 1 where there is no such axis. */
  readonly volumes: number;
  /** null where files are told apart otherwise. */
  readonly files: SharedFiles | null;
  /** What the images are called, as far as the folder says. */
  readonly channels: readonly string[];
  readonly modality: Modality;
  /** Images of unknown kind whose values look like Hounsfield units; the user has to say what they are. */
  readonly looksLikeCt: boolean;
}
