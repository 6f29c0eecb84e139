/**
 * How much each voxel of a window counts where windows overlap (nnU-Net): a Gaussian with σ = side / 8 about voxel
 * floor(side / 2), since a network is surest in the middle of what it sees.
 */
import type { Triple } from '../../shared/volume.ts';

/** [D, H, W], 1 at the peak. An axis of one voxel weighs 1. */
export function gaussianWeights(patch: Triple): Float32Array {
  const [alongD, alongH, alongW] = [axisWeights(patch[0]), axisWeights(patch[1]), axisWeights(patch[2])];
  const weights = new Float32Array(patch[0] * patch[1] * patch[2]);
  let at = 0;
  for (const d of alongD) for (const h of alongH) for (const w of alongW) weights[at++] = d * h * w;
  return weights;
}

function axisWeights(side: number): number[] {
  const sigma = side / 8;
  return Array.from({ length: side }, (_, x) => Math.exp(-(((x - Math.floor(side / 2)) / sigma) ** 2) / 2));
}
