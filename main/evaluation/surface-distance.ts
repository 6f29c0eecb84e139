/**
 * The 95th percentile Hausdorff distance, as MedPy's `hd95` defines it: the surface of a mask is every voxel of it that
 * has a face neighbour outside (beyond the volume is outside); the distances of each surface's voxels to the other
 * surface are pooled, and their 95th percentile is taken with linear interpolation. Axes of one voxel have no faces, so
 * a single picture is measured as a plane.
 */
import type { Grid, Triple } from '../../shared/volume.ts';
import { squaredDistances } from '../imaging/distance-transform.ts';
import { quantile } from './quantile.ts';

/** Part of a grid, first and last voxel included. */
interface Box {
  readonly first: Triple;
  readonly last: Triple;
}

/**
 * @param label the class of interest in both maps, whose voxels lie i fastest on the grid
 * @returns millimetres; null where the class is missing from either map
 */
export function hausdorff95(
  reference: Uint8Array,
  predicted: Uint8Array,
  { grid, label }: { grid: Grid; label: number },
): number | null {
  const boxA = boundingBox(reference, grid.size, label);
  const boxB = boundingBox(predicted, grid.size, label);
  if (!boxA || !boxB) return null;
  // nothing outside the box of both masks can be a surface or nearest to one
  const box = {
    first: triple((axis) => Math.min(boxA.first[axis], boxB.first[axis])),
    last: triple((axis) => Math.max(boxA.last[axis], boxB.last[axis])),
  };
  const size = triple((axis) => box.last[axis] - box.first[axis] + 1);
  const flat = triple((axis) => (grid.size[axis] === 1 ? 1 : 0));
  const a = surface(cutOut(reference, { size: grid.size, box, label }), size, flat);
  const b = surface(cutOut(predicted, { size: grid.size, box, label }), size, flat);
  const aToB = surfaceToSurface(a, squaredDistances(b, size, grid.spacing));
  const bToA = surfaceToSurface(b, squaredDistances(a, size, grid.spacing));
  return quantile(aToB.concat(bToA), 0.95);
}

type Axis = 0 | 1 | 2;

const triple = (of: (axis: Axis) => number): Triple => [of(0), of(1), of(2)];

function boundingBox(map: Uint8Array, [width, height, depth]: Triple, label: number): Box | undefined {
  const first: [number, number, number] = [width, height, depth];
  const last: [number, number, number] = [-1, -1, -1];
  let voxel = map.indexOf(label);
  if (voxel < 0) return undefined;
  for (; voxel >= 0; voxel = map.indexOf(label, voxel + 1)) {
    const i = voxel % width;
    const j = Math.floor(voxel / width) % height;
    const k = Math.floor(voxel / (width * height));
    if (i < first[0]) first[0] = i;
    if (j < first[1]) first[1] = j;
    if (k < first[2]) first[2] = k;
    if (i > last[0]) last[0] = i;
    if (j > last[1]) last[1] = j;
    if (k > last[2]) last[2] = k;
  }
  return { first, last };
}

/** The class as 0 and 1 inside the box. */
function cutOut(
  map: Uint8Array,
  { size, box, label }: { size: Triple; box: Box; label: number },
): Uint8Array {
  const [width, height, depth] = triple((axis) => box.last[axis] - box.first[axis] + 1);
  const [firstI, firstJ, firstK] = box.first;
  const mask = new Uint8Array(width * height * depth);
  for (let row = 0; row < height * depth; row++) {
    const j = firstJ + (row % height);
    const k = firstK + Math.floor(row / height);
    const start = firstI + size[0] * (j + size[1] * k);
    for (let i = 0; i < width; i++) mask[row * width + i] = map[start + i] === label ? 1 : 0;
  }
  return mask;
}

/** Voxels of the mask with a face neighbour outside of it; flat axes have no faces. */
function surface(mask: Uint8Array, [width, height, depth]: Triple, flat: Triple): Uint8Array {
  const faces = [
    { length: width, stride: 1, isFlat: flat[0] },
    { length: height, stride: width, isFlat: flat[1] },
    { length: depth, stride: width * height, isFlat: flat[2] },
  ].filter(({ isFlat }) => !isFlat);
  return mask.map((inside, voxel) => {
    if (!inside) return 0;
    const exposed = faces.some(({ length, stride }) => {
      const position = Math.floor(voxel / stride) % length;
      return position === 0 || position === length - 1 || !mask[voxel - stride] || !mask[voxel + stride];
    });
    return exposed ? 1 : 0;
  });
}

/** Distance of each surface voxel to the nearest one of the other surface. */
function surfaceToSurface(surface: Uint8Array, squaredToOther: Float64Array): number[] {
  const distances: number[] = [];
  for (let voxel = surface.indexOf(1); voxel >= 0; voxel = surface.indexOf(1, voxel + 1)) {
    distances.push(Math.sqrt(squaredToOther[voxel] as number));
  }
  return distances;
}
