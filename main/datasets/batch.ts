/**
 * A training batch as a pure function of the seed and its number: cases drawn uniformly, patches by `sampling.ts`,
 * then augmentation. Whoever computes it, in whatever order, gets the same numbers, so a run resumes by counting on.
 */
import { createRandom, type Random } from '../../shared/random.ts';
import { AppError } from '../../shared/result.ts';
import type { AugmentationSwitches } from '../../shared/training.ts';
import type { Triple } from '../../shared/volume.ts';
import { augmentIntensities, augmentPose } from './augmentation/index.ts';
import { cutChannels, cutPatch, poseAt, voxelsIn, type Pose } from './patch.ts';
import { drawStart, forcedCount, type PatchSource } from './sampling.ts';
import { axesIn3d, innerOf, patchTriple } from './windows.ts';

export interface BatchRecipe {
  /** Paths of prepared cases. */
  readonly cases: readonly string[];
  readonly channels: number;
  /** How many of them, the last ones, are of the preparation's making and keep their values; absent: none. */
  readonly addedChannels?: number;
  /** Side lengths, [D, H, W] or [H, W]. */
  readonly patch: readonly number[];
  /** Voxels on each side of the patch, per axis, that are seen and not predicted; absent: none. */
  readonly margin?: readonly number[];
  /** Patches per batch. */
  readonly batch: number;
  readonly seed: number;
  /** Share of a batch that is centred on foreground (nnU-Net: 0.33). */
  readonly foregroundShare: number;
  readonly augmentation: AugmentationSwitches;
  /** Axes of the patch along which it is never mirrored. */
  readonly fixedAxes: readonly number[];
}

export interface BatchArrays {
  /** [N, C, (D,) H, W] */
  readonly image: Float32Array;
  /** [N, 1, (D,) H, W], class indices */
  readonly labels: Float32Array;
}

export type LoadCase = (path: string) => Promise<PatchSource>;

/** Computes batch number `index` into `target`. */
export async function fillBatch(
  recipe: BatchRecipe,
  index: number,
  load: LoadCase,
  target: BatchArrays,
): Promise<void> {
  const patch = patchTriple(recipe.patch);
  const inner = innerOf(patch, recipe.margin);
  const space = { patch, fixed: axesIn3d(recipe.fixedAxes, recipe.patch.length) };
  const firstForced = recipe.batch - forcedCount(recipe.batch, recipe.foregroundShare);
  for (let sample = 0; sample < recipe.batch; sample++) {
    const random = createRandom(recipe.seed, index, sample);
    const source = await loadChecked(recipe, random, load);
    const upright = poseAt(drawStart(source, inner, sample >= firstForced, random), inner);
    const pose = augmentPose(upright, space, recipe.augmentation, random);
    const arrays = sampleArrays(target, sample, recipe.channels, patch);
    cutSample(source, pose, patch, arrays);
    const changing = (recipe.channels - (recipe.addedChannels ?? 0)) * voxelsIn(patch);
    augmentIntensities(arrays.image.subarray(0, changing), patch, recipe.augmentation, random);
  }
}

async function loadChecked(
  { cases, channels }: BatchRecipe,
  random: Random,
  load: LoadCase,
): Promise<PatchSource> {
  const path = cases[random.integer(cases.length)];
  if (path === undefined) throw new AppError('invalid-input', 'There are no cases to draw batches from.');
  const source = await load(path);
  const found = source.image.length / source.labels.length;
  if (found !== channels) {
    const message = `The prepared case ${path} has ${found} channels where the network takes ${channels}.`;
    throw new AppError('invalid-input', message, 'Prepare the data set again.');
  }
  return source;
}

/** Sample number `sample` of a batch, as views. */
export function sampleArrays(
  { image, labels }: BatchArrays,
  sample: number,
  channels: number,
  patch: Triple,
): BatchArrays {
  const voxels = voxelsIn(patch);
  return {
    image: image.subarray(sample * channels * voxels, (sample + 1) * channels * voxels),
    labels: labels.subarray(sample * voxels, (sample + 1) * voxels),
  };
}

/** Cuts the image (linear) and the labels (nearest). */
export function cutSample(
  { image, labels, size }: PatchSource,
  pose: Pose,
  patch: Triple,
  target: BatchArrays,
): void {
  cutChannels(image, { size, patch, pose, interpolation: 'linear' }, target.image);
  cutPatch(labels, { size, patch, pose, interpolation: 'nearest' }, target.labels);
}
