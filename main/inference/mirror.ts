/** Test-time mirroring (nnU-Net): a patch is predicted in all its mirror images, turned back, and averaged. */
import type { Triple } from '../../shared/volume.ts';

/** Per mirror image, 1 or -1 for each axis: 8 in 3D, 4 in 2D; the upright one first. */
export function mirrorings(patch: Triple): Triple[] {
  const signs = (side: number): number[] => (side > 1 ? [1, -1] : [1]);
  return signs(patch[0]).flatMap((d) =>
    signs(patch[1]).flatMap((h) => signs(patch[2]).map((w): Triple => [d, h, w])),
  );
}
