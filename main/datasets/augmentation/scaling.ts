/** Zoom by 0.7–1.4, the same along all axes (within the slice in 2D). A larger factor shows smaller objects. */
import { isFlat, type PoseAugmentation } from './augmentation.ts';

export const scaling: PoseAugmentation = {
  name: 'scaling',
  probability: 0.2,
  draw: ({ patch }, random) => {
    const factor = random.between(0.7, 1.4);
    return [
      [isFlat(patch) ? 1 : factor, 0, 0],
      [0, factor, 0],
      [0, 0, factor],
    ];
  },
};
