/**
 * Do intensities look like Hounsfield units? Air lies near −1000 and fills a good part of most CT images; a scan that
 * was cropped to tissue still reaches there in whole numbers. Magnetic resonance has neither.
 */
const air = [-1100, -900] as const;
const airShare = 0.01;
/** Something in the image is denser than fat. */
const leastMaximum = -100;

export function looksLikeHounsfield(voxels: Float32Array): boolean {
  let [min, max] = [Infinity, -Infinity];
  let inAir = 0;
  let areWhole = true;
  for (const voxel of voxels) {
    if (!Number.isFinite(voxel)) continue;
    if (voxel < min) min = voxel;
    if (voxel > max) max = voxel;
    if (voxel >= air[0] && voxel <= air[1]) inAir++;
    if (voxel !== Math.round(voxel)) areWhole = false;
  }
  return max > leastMaximum && (inAir >= airShare * voxels.length || (areWhole && min <= air[1]));
}
