/**
 * Exact Euclidean distance transform on an anisotropic grid (Felzenszwalb and Huttenlocher, "Distance transforms of
 * sampled functions", Theory of Computing 8, 2012): per axis, the lower envelope of one parabola per voxel, so the cost
 * is linear in the number of voxels.
 */
import { filled } from './filled.ts';
import type { Triple } from '../../shared/volume.ts';

/**
 * @param sites nonzero voxels, i fastest
 * @param spacing millimetres along i, j, k
 * @returns squared distance of every voxel to the nearest site in mm², Infinity where there is no site
 */
export function squaredDistances(sites: Uint8Array, size: Triple, spacing: Triple): Float64Array {
  const distances = filled(new Float64Array(sites.length), (voxel) => (sites[voxel] ? 0 : Infinity));
  let stride = 1;
  for (const axis of [0, 1, 2] as const) {
    const length = size[axis];
    const envelope = createEnvelope(length, spacing[axis]);
    for (let start = 0; start < distances.length; start++) {
      // the first voxel of every line along this axis
      if (Math.floor(start / stride) % length === 0) envelope.transform(distances, start, stride);
    }
    stride *= length;
  }
  return distances;
}

/** Replaces f by min over q of (spacing (p - q))² + f(q), one line of `length` voxels at a time. */
function createEnvelope(length: number, spacing: number) {
  const line = new Float64Array(length);
  const vertices = new Int32Array(length); // voxels whose parabolas form the envelope
  const borders = new Float64Array(length + 1); // from where on each of them is the lowest, in voxels
  const square = spacing * spacing;

  /** Where the parabola of q falls below that of the earlier p. */
  const crossing = (p: number, q: number) =>
    (q * q - p * p + ((line[q] as number) - (line[p] as number)) / square) / (2 * (q - p));

  return {
    transform(values: Float64Array, start: number, stride: number): void {
      let count = 0;
      for (let q = 0; q < length; q++) {
        line[q] = values[start + q * stride] as number;
        if (line[q] === Infinity) continue;
        let border = count === 0 ? -Infinity : crossing(vertices[count - 1] as number, q);
        while (count > 0 && border <= (borders[count - 1] as number)) {
          count--;
          border = count === 0 ? -Infinity : crossing(vertices[count - 1] as number, q);
        }
        vertices[count] = q;
        borders[count] = border;
        count++;
      }
      if (count === 0) return;
      borders[count] = Infinity;
      for (let p = 0, lowest = 0; p < length; p++) {
        while ((borders[lowest + 1] as number) < p) lowest++;
        const q = vertices[lowest] as number;
        values[start + p * stride] = square * (p - q) * (p - q) + (line[q] as number);
      }
    },
  };
}
