/** Test-time mirroring (nnU-Net): a patch is predicted in all its mirror images, turned back, and averaged. */
import type { Triple } from '../../shared/volume.ts';

/**
 * Per mirror image, 1 or -1 for each axis: 8 in 3D, 4 in 2D; the upright one first.
 * @param fixed of D, H, W, those that keep their direction: the network never saw them mirrored
 */
export function mirrorings(patch: Triple, fixed: readonly number[] = []): Triple[] {
  const signs = (axis: 0 | 1 | 2): number[] => (patch[axis] > 1 && !fixed.includes(axis) ? [1, -1] : [1]);
  return signs(0).flatMap((d) => signs(1).flatMap((h) => signs(2).map((w): Triple => [d, h, w])));
}
