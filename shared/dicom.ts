/** What the user is told about DICOM series before anything of them is taken over. */
import type { Triple } from './volume.ts';

export const verdictLevels = ['good', 'usable', 'refused'] as const;

export interface Verdict {
  readonly level: (typeof verdictLevels)[number];
  /** What will be done to the slices, as a sentence; null where they lie on a regular grid as they are. */
  readonly resampling: string | null;
  /** What is odd, or why it is refused; sentences, empty for a good series. */
  readonly reasons: readonly string[];
}

/** One volume that can be had from a folder of DICOM files: a series, or a part of one (an echo, a time point). */
export interface SeriesSummary {
  /** Stable over scans of the same files. */
  readonly id: string;
  readonly patientName: string;
  readonly patientId: string;
  readonly studyDate: string;
  readonly description: string;
  /** What sets it apart from the other volumes of its series, such as "echo 4.6"; empty where there are none. */
  readonly part: string;
  readonly modality: string;
  readonly bodyPart: string;
  /** Voxels along i, j, k and mm between them; null where it is refused for want of them. */
  readonly size: Triple | null;
  readonly spacing: Triple | null;
  readonly files: number;
  /** Path of one file, to recognise the series by. */
  readonly example: string;
  readonly transferSyntax: string;
  readonly verdict: Verdict;
}

/** What a folder (or a list of files) holds. */
export interface FolderVerdict {
  readonly series: readonly (SeriesSummary & {
    /** PNG as a data URL; null where there is none. */
    readonly picture: string | null;
  })[];
  /** Segmentations, structure sets and reports: objects about images. */
  readonly objects: readonly { readonly path: string; readonly modality: string }[];
  readonly refused: readonly { readonly path: string; readonly message: string }[];
  /** Files that are no DICOM. */
  readonly others: readonly string[];
}
