/** What the segmentation thread offers; the contract between services and `segment.thread.ts`. */
import type { LabelClass } from '../../shared/dataset.ts';
import type { MaskFormat } from '../../shared/mask-formats.ts';
import type { SegmentationModel } from '../../shared/segmentation.ts';
import type { MaskMark } from '../imaging/mask-record.ts';
import type { CaseToSegment, SegmentedCase } from '../inference/segment-case.ts';
import type { RunSource } from '../inference/open-predictor.ts';
import type { CodesTable } from '../imaging/dicom/segmentation/segment-codes.ts';

export interface SegmentCalls {
  /** Has a model draw a mask of one case; it lies on the case's own grid. */
  readonly segment: {
    readonly params: CaseToSegment;
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: SegmentedCase;
  };
  /** Writes a stored mask for other programs. */
  readonly write: {
    readonly params: {
      readonly mask: string;
      /** A NIfTI image on whose grid it lies. */
      readonly image: string;
      /** Folder with what is known of the DICOM series that the image was made from; only NIfTI does without. */
      readonly source: string | null;
      /** Background included. */
      readonly classes: readonly LabelClass[];
      /** What drew the mask; null for people. */
      readonly model: SegmentationModel | RunSource | null;
      /** What about the image did not suit the model. */
      readonly marks: readonly MaskMark[];
      /** The user's own, before the built-in ones. */
      readonly codes: CodesTable;
      /** Version of this program. */
      readonly software: string;
      readonly out: string;
      readonly format: MaskFormat;
    };
    readonly event: never;
    readonly reply: { readonly bytes: number };
  };
}
