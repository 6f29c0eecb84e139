/**
 * Takes label maps from one grid to another by the nearest voxel, through world coordinates: labels are never mixed.
 * Where voxels of both grids coincide, that copies. Grids may be slanted (tilted acquisitions).
 */
import type { Grid, Triple } from '../../shared/volume.ts';
import { determinant, mapTriple } from './geometry.ts';
import type { LabelVolume } from './volume.ts';

/** @returns `size` voxels' labels on `target`; 0 outside `labels` */
export function placeLabels(labels: LabelVolume, target: Grid): LabelVolume {
  const step = stepsBetween(target, labels.grid);
  const [ni, nj, nk] = target.size;
  const [mi, mj, mk] = labels.grid.size;
  const voxels = new Uint8Array(ni * nj * nk);
  let at = 0;
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, at++) {
        // A hair off half a voxel must not fall to different sides on different machines.
        const a = nearest(step, 0, i, j, k);
        const b = nearest(step, 1, i, j, k);
        const c = nearest(step, 2, i, j, k);
        if (a < 0 || b < 0 || c < 0 || a >= mi || b >= mj || c >= mk) continue;
        voxels[at] = labels.voxels[a + mi * (b + mj * c)] ?? 0;
      }
    }
  }
  return { grid: target, voxels };
}

/** Three rows of four: voxel indices of `from` → voxel indices of `to`. */
export type IndexMap = readonly [Row, Row, Row];
type Row = readonly [number, number, number, number];

function nearest(map: IndexMap, row: 0 | 1 | 2, i: number, j: number, k: number): number {
  const [a, b, c, d] = map[row];
  return Math.floor(a * i + b * j + c * k + d + 0.5 + 1e-6);
}

export function stepsBetween(from: Grid, to: Grid): IndexMap {
  const toIndex = indexRows(to);
  const offset = mapTriple((row) => from.origin[row] - to.origin[row]);
  return mapTriple((row) => {
    const weights = toIndex[row];
    const along = mapTriple(
      (axis) => from.spacing[axis] * sum((world) => weights[world] * from.direction[axis][world]),
    );
    return [...along, sum((world) => weights[world] * offset[world])];
  });
}

/** Rows of the matrix that takes a world vector to steps of a grid's voxels. */
function indexRows({ direction, spacing }: Grid): readonly [Triple, Triple, Triple] {
  const whole = determinant(direction);
  const [i, j, k] = direction;
  const rows = [cross(j, k), cross(k, i), cross(i, j)] as const;
  return mapTriple((axis) => mapTriple((row) => rows[axis][row] / (whole * spacing[axis])));
}

/** Voxel indices, with fractions, of a place in the world. */
export function voxelAt(grid: Grid): (world: Triple) => Triple {
  const rows = indexRows(grid);
  return (world) => mapTriple((axis) => sum((row) => rows[axis][row] * (world[row] - grid.origin[row])));
}

const sum = (term: (axis: 0 | 1 | 2) => number): number => term(0) + term(1) + term(2);

function cross([a, b, c]: Triple, [x, y, z]: Triple): Triple {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}
