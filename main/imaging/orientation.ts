/**
 * Orientation of voxel axes, and turning a volume into another one without interpolation. A code names the end that
 * each axis i, j, k runs towards, by the closest of Right/Left, Anterior/Posterior, Superior/Inferior (`RAS`).
 */
import { at as elementAt } from '../../shared/at.ts';
import type { Grid, Triple } from '../../shared/volume.ts';
import { AppError } from '../../shared/result.ts';
import { mapTriple, worldOf } from './geometry.ts';

/** Ends of the LPS axes x, y, z: where they grow, where they shrink. */
const ends = [
  ['L', 'R'],
  ['P', 'A'],
  ['S', 'I'],
] as const;

/** How axes are turned: new axis n is old axis `axes[n]`, run backwards where `flips[n]`. */
export interface Reorientation {
  readonly axes: Triple;
  readonly flips: readonly [boolean, boolean, boolean];
}

/** The code of a grid. Each world axis is used once: the assignment with the largest sum of |cosines| wins. */
export function orientationOf({ direction }: Grid): string {
  const cosine = (axis: 0 | 1 | 2, world: number): number => elementAt(direction[axis], world);
  const score = (worlds: readonly number[]): number =>
    worlds.reduce((sum, world, axis) => sum + Math.abs(cosine(axis as 0 | 1 | 2, world)), 0);
  const best = permutations.reduce((a, b) => (score(b) > score(a) + 1e-9 ? b : a));
  return mapTriple((axis) => ends[best[axis]][cosine(axis, best[axis]) >= 0 ? 0 : 1]).join('');
}

const permutations = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

export function reorientationTo(code: string, grid: Grid): Reorientation {
  const own = worldAxes(orientationOf(grid));
  const wanted = worldAxes(code);
  const axes = mapTriple((axis) => own.findIndex(({ world }) => world === wanted[axis]?.world));
  const flips = mapTriple((axis) => own[axes[axis]]?.end !== wanted[axis]?.end);
  return { axes, flips };
}

function worldAxes(code: string): { world: number; end: string }[] {
  const parts = Array.from(code, (end) => ({
    world: ends.findIndex((pair) => pair.some((one) => one === end)),
    end,
  }));
  if (
    parts.length !== 3 ||
    new Set(parts.map(({ world }) => world)).size !== 3 ||
    parts.some((p) => p.world < 0)
  ) {
    throw new AppError('invalid-input', `"${code}" is no orientation.`, 'Use three letters such as RAS.');
  }
  return parts;
}

export function reorientGrid(grid: Grid, { axes, flips }: Reorientation): Grid {
  const flippedOld = axes.filter((_, axis) => flips[axis]);
  const first = mapTriple((old) => (flippedOld.includes(old) ? grid.size[old] - 1 : 0));
  return {
    size: mapTriple((axis) => at(grid.size, axes[axis])),
    spacing: mapTriple((axis) => at(grid.spacing, axes[axis])),
    origin: worldOf(grid, first),
    direction: mapTriple((axis) => {
      const vector = at(grid.direction, axes[axis]);
      return mapTriple((row) => (flips[axis] ? -vector[row] : vector[row]));
    }),
  };
}

/** Voxels of a volume of `size` (i-fastest) in the new order; the input is left as it is. */
export function reorientVoxels<T extends Float32Array | Float64Array | Uint8Array>(
  voxels: T,
  size: Triple,
  { axes, flips }: Reorientation,
): T {
  const strides: Triple = [1, size[0], size[0] * size[1]];
  const [ni, nj, nk] = mapTriple((axis) => at(size, axes[axis]));
  const step = mapTriple((axis) => (flips[axis] ? -1 : 1) * at(strides, axes[axis]));
  const start = mapTriple((axis) => (flips[axis] ? (at(size, axes[axis]) - 1) * at(strides, axes[axis]) : 0));
  const result = voxels.slice() as T;
  let target = 0;
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      let source = start[0] + start[1] + j * step[1] + start[2] + k * step[2];
      for (let i = 0; i < ni; i++, source += step[0]) result[target++] = voxels[source] ?? 0;
    }
  }
  return result;
}

/** The reorientation that undoes another. */
export function inverseOf({ axes, flips }: Reorientation): Reorientation {
  const back = mapTriple((old) => axes.indexOf(old));
  return { axes: back, flips: mapTriple((old) => at(flips, back[old])) };
}

function at<T>(items: readonly [T, T, T], index: number): T {
  return items[index] as T;
}
