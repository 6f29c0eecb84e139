/** What the rules propose for a data set: what its images become, which network is trained on them, and on which cut-outs. */
import type { ArchitectureConfig } from './architectures.ts';
import type { IntensityStatistics, Normalization } from './dataset.ts';
import type { Triple } from './volume.ts';

/** What images become before a network sees them. */
export interface Preparation {
  /** 3: volumes; 2: slices along k, which keep their spacing. */
  readonly dims: 2 | 3;
  /**
   * Which way the voxel axes i, j, k run in every prepared case, as the letters of their ends (`RAS`: to the right,
   * to the front, to the head). Cases stored otherwise are turned and flipped first; the coarsest axis is k.
   */
  readonly orientation: string;
  /** Millimetres in network order (always three: depth, height, width). */
  readonly targetSpacing: Triple;
  /** One per channel. */
  readonly normalization: readonly Normalization[];
  /** Per-channel statistics that `ct` needs. */
  readonly intensities: readonly IntensityStatistics[];
  /** A further channel, 1 where no channel of the image is 0 (segmentation-systems.md 5); absent: none. */
  readonly foregroundChannel?: boolean;
}

/** Channels that a network reads, beside those of the image. */
export const addedChannels = ({ foregroundChannel }: Pick<Preparation, 'foregroundChannel'>): number =>
  foregroundChannel === true ? 1 : 0;

/** What one training step sees. */
export interface StepShape {
  /** Side lengths in network order: [depth, height, width] = voxel axes (k, j, i) for 3D, [height, width] for 2D. */
  readonly patch: readonly number[];
  readonly batch: number;
  /**
   * Axes of the patch that keep their direction: images are mirrored along the others only, in training and in
   * prediction. A mirror image along one of these would show a class where only another one lies.
   */
  readonly fixedAxes: readonly number[];
}

/** One decision of the rules with its reason in plain words. */
export interface Reason {
  /** As it is called in the part of the proposal that it belongs to. */
  readonly field: string;
  readonly reason: string;
}

export interface Proposal {
  readonly preparation: Preparation;
  readonly architecture: ArchitectureConfig;
  readonly step: StepShape;
  readonly reasons: readonly Reason[];
}
