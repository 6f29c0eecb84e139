/** What there is to look at of one case. */
import type { MaskFormat } from './mask-formats.ts';
import type { LabelVersion } from './masks.ts';
import type { Segmentation } from './segmentation.ts';
import type { Grid } from './volume.ts';

/** Whose voxels a slice view can show for one case. */
export interface CaseLayers {
  readonly case: string;
  /** See `CaseInfo`. */
  readonly imageHash: string;
  readonly grid: Grid;
  readonly channels: readonly string[];
  readonly hasLabel: boolean;
  /** Runs with a stored prediction of this case. */
  readonly predictions: readonly { readonly run: string; readonly name: string }[];
  /** Corrected masks, oldest first. */
  readonly versions: readonly LabelVersion[];
  /** The version that is trained on and measured against; null for the imported label. */
  readonly labelVersion: number | null;
  /** Masks that models drew when they were asked to, oldest first. */
  readonly segmentations: readonly Segmentation[];
  /** What its masks can be written as: all but NIfTI need the slices of a DICOM series. */
  readonly maskFormats: readonly MaskFormat[];
}
