/** Mirrors each axis half of the time, but for those whose direction tells classes apart (`StepShape.fixedAxes`). */
import type { PoseAugmentation } from './augmentation.ts';

export const mirroring: PoseAugmentation = {
  name: 'mirroring',
  probability: 1,
  draw: ({ patch, fixed }, random) => {
    const sign = (axis: 0 | 1 | 2): number =>
      patch[axis] > 1 && random.uniform() < 0.5 && !fixed.includes(axis) ? -1 : 1;
    return [
      [sign(0), 0, 0],
      [0, sign(1), 0],
      [0, 0, sign(2)],
    ];
  },
};
