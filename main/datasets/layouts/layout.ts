/** What a data set's folder layout says, before any image is opened: which files belong together and what they mean. */
import type { ImportFinding, ImportReport, Modality } from '../../../shared/dataset.ts';

export interface Candidate {
  readonly id: string;
  /** Relative to the folder, in the order of channels. */
  readonly images: readonly string[];
  readonly label: string;
}

export interface ClassTable {
  /** Values in label maps, rising, 0 first. */
  readonly values: readonly number[];
  readonly names: readonly string[];
}

export interface Layout {
  readonly kind: ImportReport['layout'];
  readonly name: string;
  readonly modality: Modality;
  /** null where the images have to say how many there are. */
  readonly channels: readonly string[] | null;
  /** null where the label maps have to say. */
  readonly classes: ClassTable | null;
  readonly candidates: readonly Candidate[];
  readonly findings: readonly ImportFinding[];
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
