/** Mirrors each axis half of the time. Wrong for labels that tell left from right: then it is to be switched off. */
import type { PoseAugmentation } from './augmentation.ts';

export const mirroring: PoseAugmentation = {
  name: 'mirroring',
  probability: 1,
  draw: (patch, random) => {
    const sign = (side: number): number => (side > 1 && random.uniform() < 0.5 ? -1 : 1);
    return [
      [sign(patch[0]), 0, 0],
      [0, sign(patch[1]), 0],
      [0, 0, sign(patch[2])],
    ];
  },
};
