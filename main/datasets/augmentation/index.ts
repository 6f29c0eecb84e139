/** The augmentations in the order in which they are drawn and applied. A new one is one file and one line here. */
import type { Random } from '../../../shared/random.ts';
import type { AugmentationSwitches } from '../../../shared/training.ts';
import type { Triple } from '../../../shared/volume.ts';
import { multiply, voxelsIn, type Pose } from '../patch.ts';
import type { IntensityAugmentation, PatchSpace, PoseAugmentation } from './augmentation.ts';
import { blur } from './blur.ts';
import { brightness } from './brightness.ts';
import { contrast } from './contrast.ts';
import { gamma, gammaInverted } from './gamma.ts';
import { lowResolution } from './low-resolution.ts';
import { mirroring } from './mirroring.ts';
import { noise } from './noise.ts';
import { rotation } from './rotation.ts';
import { scaling } from './scaling.ts';

export const poseAugmentations: readonly PoseAugmentation[] = [rotation, scaling, mirroring];

export const intensityAugmentations: readonly IntensityAugmentation[] = [
  noise,
  blur,
  brightness,
  contrast,
  lowResolution,
  gammaInverted,
  gamma,
];

/** The pose with whatever is drawn of rotation, scaling and mirroring. */
export function augmentPose(
  pose: Pose,
  space: PatchSpace,
  switches: AugmentationSwitches,
  random: Random,
): Pose {
  const drawn = poseAugmentations.filter(
    ({ name, probability }) => switches[name] && random.uniform() < probability,
  );
  return {
    center: pose.center,
    matrix: drawn.reduce((matrix, { draw }) => multiply(matrix, draw(space, random)), pose.matrix),
  };
}

/** Changes the image [C, D, H, W] in place by whatever is drawn. */
export function augmentIntensities(
  image: Float32Array,
  shape: Triple,
  switches: AugmentationSwitches,
  random: Random,
): void {
  const voxels = voxelsIn(shape);
  for (const { name, probability, channelProbability, apply } of intensityAugmentations) {
    if (!switches[name] || random.uniform() >= probability) continue;
    for (let start = 0; start < image.length; start += voxels) {
      if (random.uniform() < channelProbability) apply(image.subarray(start, start + voxels), shape, random);
    }
  }
}
