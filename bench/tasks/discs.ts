/** Batches that a network can learn: noisy discs (balls, in three dimensions) with a ring around them. */
import { createRandom } from '../../shared/random.ts';
import type { Patches } from '../../main/training/data.ts';
import type { NetworkCase } from './network.ts';

/** Batch k: class 1 in a disc brighter than its surroundings, class 2 in a darker ring around it. */
export function discs({ patch, batch }: NetworkCase, k: number): Patches {
  const random = createRandom(1, k);
  const voxels = patch.reduce((product, side) => product * side, 1);
  const image = new Float32Array(batch * voxels);
  const labels = new Float32Array(batch * voxels);
  for (let sample = 0; sample < batch; sample++) {
    const centre = patch.map((side) => random.between(0.3 * side, 0.7 * side));
    const radius = random.between(0.1, 0.25) * Math.min(...patch);
    for (let voxel = 0; voxel < voxels; voxel++) {
      const distance = distanceTo(centre, voxel, patch);
      const label = distance < radius ? 1 : distance < 1.3 * radius ? 2 : 0;
      labels[sample * voxels + voxel] = label;
      image[sample * voxels + voxel] = ([0, 1.5, -1.5][label] ?? 0) + 0.5 * random.normal();
    }
  }
  return { image, labels };
}

function distanceTo(centre: readonly number[], voxel: number, patch: readonly number[]): number {
  let rest = voxel;
  let square = 0;
  for (let axis = patch.length - 1; axis >= 0; axis--) {
    const side = patch[axis] ?? 1;
    square += ((rest % side) - (centre[axis] ?? 0)) ** 2;
    rest = Math.floor(rest / side);
  }
  return Math.sqrt(square);
}
