import { describe, expect, test } from 'vitest';
import type { Triple } from '../../../shared/volume.ts';
import { createRandom } from '../../../shared/random.ts';
import { squaredDistances } from '../../../main/imaging/distance-transform.ts';

const size: Triple = [14, 12, 10];
const at = (i: number, j: number, k: number) => i + 14 * (j + 12 * k);

describe('squaredDistances', () => {
  test('agrees with SciPy on three sites and anisotropic voxels', () => {
    const sites = new Uint8Array(14 * 12 * 10);
    for (const site of [at(3, 2, 1), at(12, 9, 8), at(0, 0, 5)]) sites[site] = 1;
    const distances = squaredDistances(sites, size, [0.5, 0.75, 3]);
    expect(distances[at(0, 0, 0)]).toBeCloseTo(13.5, 10);
    expect(distances[at(13, 11, 9)]).toBeCloseTo(11.5, 10);
    expect(distances[at(7, 6, 4)]).toBeCloseTo(41.5, 10);
    expect(distances.reduce((sum, distance) => sum + distance)).toBeCloseTo(58367.4375, 6);
  });

  test('agrees with comparing every voxel to every site', () => {
    const random = createRandom(3);
    const small: Triple = [5, 4, 3];
    const spacing: Triple = [0.7, 1.3, 2.1];
    for (let trial = 0; trial < 20; trial++) {
      const sites = Uint8Array.from({ length: 60 }, () => (random.uniform() < 0.1 ? 1 : 0));
      const position = (voxel: number) => [voxel % 5, Math.floor(voxel / 5) % 4, Math.floor(voxel / 20)];
      const brute = Array.from(sites, (_, voxel) => {
        const p = position(voxel);
        const squares = Array.from(sites, (site, other) => {
          const q = position(other);
          return site
            ? p.reduce((sum, x, axis) => sum + ((x - (q[axis] ?? 0)) * (spacing[axis] ?? 0)) ** 2, 0)
            : Infinity;
        });
        return Math.min(...squares);
      });
      const distances = squaredDistances(sites, small, spacing);
      brute.forEach((expected, voxel) => {
        if (expected === Infinity) expect(distances[voxel]).toBe(Infinity);
        else expect(distances[voxel]).toBeCloseTo(expected, 9);
      });
    }
  });
});
