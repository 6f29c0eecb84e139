/**
 * What an augmentation is. Poses change where a patch is read, intensities change one channel of it in place; both draw
 * from the sample's own random stream, so a batch repeats exactly. Kinds, ranges and probabilities are nnU-Net's
 * (segmentation-systems.md 10).
 */
import type { Random } from '../../../shared/random.ts';
import type { AugmentationSwitches } from '../../../shared/training.ts';
import type { Triple } from '../../../shared/volume.ts';
import type { Matrix } from '../patch.ts';

/** Where a pose is drawn. */
export interface PatchSpace {
  /** [D, H, W]; D is 1 in 2D. */
  readonly patch: Triple;
  /** Of D, H, W: those along which nothing is mirrored (`StepShape.fixedAxes`, counted in 3D). */
  readonly fixed: readonly number[];
}

export interface PoseAugmentation {
  readonly name: keyof AugmentationSwitches;
  readonly probability: number;
  /** The factor by which the pose's matrix is multiplied. */
  readonly draw: (space: PatchSpace, random: Random) => Matrix;
}

export interface IntensityAugmentation {
  readonly name: keyof AugmentationSwitches;
  readonly probability: number;
  /** Given that it is drawn: the probability for each channel. */
  readonly channelProbability: number;
  /** @param channel [D, H, W], changed in place */
  readonly apply: (channel: Float32Array, shape: Triple, random: Random) => void;
}

/** Slices are thick, or there is only one: the first axis is then left alone (nnU-Net's "dummy 2D"). */
export const isFlat = (patch: Triple): boolean => patch[0] === 1 || Math.max(...patch) > 3 * patch[0];

/** A factor in [low, high) around 1: below it half of the time. */
export function aroundOne(low: number, high: number, random: Random): number {
  return random.uniform() < 0.5 ? random.between(low, 1) : random.between(1, high);
}
