/** What a data set's folder layout says, before any image is opened: which files belong together and what they mean. */
import type { CaseVerdict, ImportFinding, ImportReport, Modality } from '../../../shared/dataset.ts';
import type { SharedFiles } from '../../../shared/import-preview.ts';
import type { Region } from '../../../shared/task.ts';
import type { Grid } from '../../../shared/volume.ts';

export interface Candidate {
  readonly id: string;
  /** Relative to the folder, in the order of channels. */
  readonly images: readonly string[];
  /** null where the image can be looked at and segmented, but not trained on. */
  readonly label: string | null;
  /** Of an image that was just written from a source that was checked: it is not read again. */
  readonly grid?: Grid;
  /** Whose image it is; by default the id says it. */
  readonly subject?: string;
  /** See `CaseInfo`; by default empty. */
  readonly description?: string;
  readonly modality?: string;
  /** What reading it had to say; by default nothing. */
  readonly verdict?: CaseVerdict;
  /** What was found while its files were prepared. */
  readonly findings?: readonly ImportFinding[];
  /** Files that go with the case: name in its folder, path relative to the data set's. */
  readonly beside?: readonly { readonly name: string; readonly file: string }[];
}

export interface ClassTable {
  /** Values in label maps, rising, 0 first. */
  readonly values: readonly number[];
  readonly names: readonly string[];
}

export interface Layout {
  readonly kind: ImportReport['layout'];
  readonly name: string;
  /** The name was given to the data set; by default it is the folder's, which may be a patient's. */
  readonly isNamed?: boolean;
  readonly modality: Modality;
  /** null where the images have to say how many there are. */
  readonly channels: readonly string[] | null;
  /** null where the label maps have to say. */
  readonly classes: ClassTable | null;
  /** By the values in the label maps; absent where there are none. */
  readonly regions?: readonly Region[];
  readonly candidates: readonly Candidate[];
  readonly findings: readonly ImportFinding[];
  /** What findings call a file that the user has never seen. */
  readonly names?: ReadonlyMap<string, string>;
  readonly deidentified?: ImportReport['deidentified'];
  /** Where files are told apart by names that patients share: those names, and what each is. */
  readonly files?: SharedFiles;
}

export const refused = (file: string, message: string): ImportFinding => ({
  severity: 'refused',
  file,
  message,
});
export const warning = (file: string, message: string): ImportFinding => ({
  severity: 'warning',
  file,
  message,
});

const magnetic = /mr|t1|t2|flair|pd|dwi|adc|swi/i;

export function modalityOf(channels: readonly string[]): Modality {
  if (channels.every((channel) => /^ct$/i.test(channel))) return 'CT';
  return channels.every((channel) => magnetic.test(channel)) ? 'MR' : 'other';
}
