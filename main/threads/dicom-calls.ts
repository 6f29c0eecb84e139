/** What the DICOM thread offers; the contract between services and `dicom.thread.ts`. */
import type { FolderVerdict } from '../../shared/dicom.ts';

export interface DicomCalls {
  /** Looks through files, headers only, and decodes one slice per volume where pictures are wanted. */
  readonly inspect: {
    readonly params: { readonly paths: readonly string[]; readonly pictures: boolean };
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: FolderVerdict;
  };
  /**
   * Writes the one volume of `paths` (or the one that `series` names) as NIfTI; for a segmentation or structure set its
   * labels, on the grid of the images where they are given.
   */
  readonly convert: {
    readonly params: {
      readonly paths: readonly string[];
      readonly series: string | null;
      readonly images: string | null;
      /** Names of labels that lie over others, the topmost first. */
      readonly onTop: readonly string[];
      readonly out: string;
    };
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: {
      readonly resampling: string | null;
      /** What the user should know, in sentences. */
      readonly reasons: readonly string[];
      /** Names of the labels 1, 2 …; empty for images. */
      readonly labels: readonly string[];
    };
  };
}
