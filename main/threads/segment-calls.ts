/** What the segmentation thread offers; the contract between services and `segment.thread.ts`. */
import type { DatasetInfo, LabelClass } from '../../shared/dataset.ts';
import type { MaskFormat } from '../../shared/mask-formats.ts';
import type { FitWarning, SegmentationModel } from '../../shared/segmentation.ts';
import type { MaskMark } from '../imaging/mask-record.ts';
import type { CodesTable } from '../imaging/dicom/segmentation/segment-codes.ts';

export type ModelSource =
  | { readonly kind: 'run'; readonly folder: string; readonly name: string }
  | { readonly kind: 'bundle'; readonly folder: string };

export interface SegmentCalls {
  /** Has a model draw a mask of one case; it lies on the case's own grid. */
  readonly segment: {
    readonly params: {
      readonly model: ModelSource;
      readonly images: readonly string[];
      /** Of the project that the case belongs to: the model must fit it. */
      readonly dataset: DatasetInfo;
      /** Path of the mask. */
      readonly out: string;
    };
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: {
      readonly model: SegmentationModel;
      readonly classes: readonly LabelClass[];
      readonly seconds: number;
      readonly warnings: readonly FitWarning[];
      readonly bytes: number;
      readonly sha256: string;
    };
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
      readonly model: SegmentationModel | { readonly run: string; readonly name: string } | null;
      readonly dataset: DatasetInfo;
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
