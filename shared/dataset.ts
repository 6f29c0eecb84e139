/** What an imported data set is, what was wrong with it, and what its images are like. */
import type { DeidentificationReport } from './deidentification.ts';
import type { Region } from './task.ts';
import type { Grid, Triple } from './volume.ts';

export interface LabelClass {
  /** Voxel value in label maps; 0 is background. */
  readonly value: number;
  readonly name: string;
}

export const modalities = ['MR', 'CT', 'other'] as const;
export type Modality = (typeof modalities)[number];

export interface DatasetInfo {
  readonly name: string;
  readonly modality: Modality;
  readonly channels: readonly string[];
  /** Includes background; values are consecutive from 0. */
  readonly classes: readonly LabelClass[];
  /** Unions of classes that may be segmented instead of them; often none. */
  readonly regions: readonly Region[];
}

/** Of an import: nothing to say, brought to an even grid first, or with warnings that its report tells. */
export const caseVerdicts = ['good', 'resampled', 'remarks'] as const;
export type CaseVerdict = (typeof caseVerdicts)[number];

export interface CaseInfo {
  readonly id: string;
  /** Cases of one subject never lie on both sides of a split. */
  readonly subject: string;
  readonly grid: Grid;
  /** Voxels per class value, background included; empty for a case without a label. */
  readonly labelCounts: readonly number[];
  readonly fold: number;
  readonly verdict: CaseVerdict;
  /** What a series of DICOM is told by, as far as de-identification leaves it; empty for files with names. */
  readonly description: string;
  /** As the series says; empty for files, which are what the data set is. */
  readonly modality: string;
  /**
   * SHA-256 of its image file, or of the files' hashes where it has several: what is kept of its pictures anywhere goes
   * by this, since another project may have other images under the same name.
   */
  readonly imageHash: string;
}

/** As it is added: the hash follows from the files. */
export type NewCaseInfo = Omit<CaseInfo, 'imageHash'>;

export type Severity = 'refused' | 'warning';

/** One finding of the integrity check: which file, what is wrong, what to do. */
export interface ImportFinding {
  readonly severity: Severity;
  readonly file: string;
  readonly message: string;
}

export interface ImportReport {
  readonly dataset: DatasetInfo;
  readonly layout: 'msd' | 'nnunet' | 'patients' | 'pairs' | 'dicom' | 'pictures';
  readonly imported: readonly string[];
  /** Those of them without a label, as their files are called: for looking at and segmenting. */
  readonly unlabelled: readonly string[];
  /** Those of them that come from DICOM, whose names say nothing. */
  readonly series: readonly {
    readonly case: string;
    readonly patient: string;
    readonly description: string;
  }[];
  /** Cases that were there already, byte for byte. */
  readonly unchanged: readonly string[];
  readonly findings: readonly ImportFinding[];
  /** What was done to the headers, per case that was made from a DICOM series; empty where they were kept. */
  readonly deidentified: readonly { readonly case: string; readonly report: DeidentificationReport }[];
}

/**
 * nnU-Net's data set fingerprint (segmentation-systems.md 10). Sizes are in voxels after cropping to non-zero. Axes
 * are i, j, k after bringing every case to `orientation`.
 */
export interface Fingerprint {
  readonly cases: number;
  /** See `Preparation.orientation`. */
  readonly orientation: string;
  readonly medianSize: Triple;
  readonly medianSpacing: Triple;
  /** The median, or finer along an axis with thick slices. */
  readonly targetSpacing: Triple;
  readonly medianSizeAfterResampling: Triple;
  /** Median of (voxels after cropping / voxels before). */
  readonly medianCropRatio: number;
  /** Foreground intensities per channel over all cases. */
  readonly intensities: readonly IntensityStatistics[];
  /** Axes along which one class lies on the same side of another in nearly every case. */
  readonly classOrders: readonly ClassOrder[];
}

/** `first` lies before `second` along an axis, as a head before its tail. */
export interface ClassOrder {
  /** i, j, k after bringing every case to `orientation`. */
  readonly axis: 0 | 1 | 2;
  /** Class values. */
  readonly first: number;
  readonly second: number;
}

export interface IntensityStatistics {
  readonly mean: number;
  readonly median: number;
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
  readonly percentile005: number;
  readonly percentile995: number;
  /** Of whole images; missing in what was planned before it was looked at. */
  readonly image?: IntensityRange | undefined;
}

/** Smallest and largest over all images of one channel. Voxels that are 0 do not count. */
export interface IntensityRange {
  /** First percentiles. */
  readonly low: readonly [number, number];
  /** From the first to the 99th percentile. */
  readonly width: readonly [number, number];
}

export const normalizations = ['zscore', 'masked-zscore', 'ct', 'unit', 'none'] as const;
export type Normalization = (typeof normalizations)[number];
