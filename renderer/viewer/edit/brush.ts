/** Which voxels a brush or a fill touches. Nothing is changed here. */
import type { Grid, Triple } from '../../../shared/volume.ts';
import { nearestVoxel, offsetOf, voxelOf, worldOf } from '../geometry/grid.ts';
import type { Plane } from '../geometry/planes.ts';
import { dot, subtract } from '../geometry/vectors.ts';

/** Offsets of the voxels of a slice whose centres lie within `radius` millimetres, the one under the brush always. */
export function diskOffsets(
  grid: Grid,
  plane: Plane,
  { center, radius }: { center: Triple; radius: number },
): number[] {
  const middle = voxelOf(grid, center);
  const offsets = [offsetOf(grid, nearestVoxel(grid, center))];
  const reach = grid.spacing.map((spacing) => Math.ceil((radius + plane.step) / spacing));
  const range = (axis: 0 | 1 | 2): readonly [number, number] => [
    Math.max(0, Math.floor(middle[axis]) - (reach[axis] ?? 0)),
    Math.min(grid.size[axis] - 1, Math.ceil(middle[axis]) + (reach[axis] ?? 0)),
  ];
  const [rangeI, rangeJ, rangeK] = [range(0), range(1), range(2)];
  for (let k = rangeK[0]; k <= rangeK[1]; k++)
    for (let j = rangeJ[0]; j <= rangeJ[1]; j++)
      for (let i = rangeI[0]; i <= rangeI[1]; i++) {
        const offset = subtract(worldOf(grid, [i, j, k]), center);
        const depth = dot(offset, plane.normal);
        const across = Math.hypot(dot(offset, plane.right), dot(offset, plane.down));
        // Half a step to each side, the farther side excluded: each voxel belongs to one slice.
        if (across <= radius && depth > -plane.step / 2 + 1e-6 && depth <= plane.step / 2 + 1e-6)
          offsets.push(offsetOf(grid, [i, j, k]));
      }
  return [...new Set(offsets)];
}

/** Offsets of the connected region of one label in a slice along a voxel axis, by common edges. */
export function regionOffsets(
  grid: Grid,
  labels: Uint8Array,
  { seed, axis }: { seed: Triple; axis: 0 | 1 | 2 },
): number[] {
  const start = offsetOf(grid, seed);
  const label = labels[start];
  const inSlice = ([0, 1, 2] as const).filter((one) => one !== axis);
  const seen = new Set([start]);
  const queue: Triple[] = [seed];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const along of inSlice)
      for (const by of [-1, 1]) {
        const neighbour = next.map((at, place) => (place === along ? at + by : at)) as [
          number,
          number,
          number,
        ];
        const at = neighbour[along];
        if (at < 0 || at >= grid.size[along]) continue;
        const offset = offsetOf(grid, neighbour);
        if (labels[offset] !== label || seen.has(offset)) continue;
        seen.add(offset);
        queue.push(neighbour);
      }
  }
  return [...seen];
}
