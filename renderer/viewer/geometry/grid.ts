/** Voxel indices ↔ LPS millimetres of a grid, also where its axes are slanted. */
import type { Grid, Triple } from '../../../shared/volume.ts';
import { add, cross, dot, scaled, subtract } from './vectors.ts';

/** LPS millimetres of a voxel's centre; indices may be fractions. */
export function worldOf(grid: Grid, [i, j, k]: Triple): Triple {
  const [x, y, z] = steps(grid);
  return add(add(add(grid.origin, scaled(x, i)), scaled(y, j)), scaled(z, k));
}

/** Fractional voxel indices of a place. */
export function voxelOf(grid: Grid, world: Triple): Triple {
  const along = indexGradients(grid);
  const offset = subtract(world, grid.origin);
  return [dot(along[0], offset), dot(along[1], offset), dot(along[2], offset)];
}

/** How each index grows per millimetre along x, y and z: the inverse of the matrix of steps. */
export function indexGradients(grid: Grid): readonly [Triple, Triple, Triple] {
  const [x, y, z] = steps(grid);
  const volume = dot(x, cross(y, z));
  return [scaled(cross(y, z), 1 / volume), scaled(cross(z, x), 1 / volume), scaled(cross(x, y), 1 / volume)];
}

export const middleOf = (grid: Grid): Triple =>
  worldOf(grid, [(grid.size[0] - 1) / 2, (grid.size[1] - 1) / 2, (grid.size[2] - 1) / 2]);

/** The nearest voxel inside the grid. */
export function nearestVoxel(grid: Grid, world: Triple): Triple {
  const [i, j, k] = voxelOf(grid, world);
  const inside = (index: number, size: number): number => Math.min(size - 1, Math.max(0, Math.round(index)));
  return [inside(i, grid.size[0]), inside(j, grid.size[1]), inside(k, grid.size[2])];
}

/** Where a voxel lies in an array of voxels. */
export const offsetOf = ({ size }: Grid, [i, j, k]: Triple): number => i + size[0] * (j + size[1] * k);

/** From one voxel to the next along i, j, k. */
function steps({ direction, spacing }: Grid): readonly [Triple, Triple, Triple] {
  return [
    scaled(direction[0], spacing[0]),
    scaled(direction[1], spacing[1]),
    scaled(direction[2], spacing[2]),
  ];
}
