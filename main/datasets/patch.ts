/**
 * Cuts a patch out of a volume. A pose says where the patch lies: its centre in the volume and the linear map from
 * steps in the patch to steps in the volume. Rotation, scaling and mirroring are all poses, so each patch is read once,
 * straight from the volume, and a rotated patch shows what really lies beyond its edges. Outside the volume lies 0:
 * the mean of a normalised image, background in labels. Arrays are [D, H, W], coordinates in voxels.
 */
import { at } from '../../shared/at.ts';
import type { Triple } from '../../shared/volume.ts';

/** Rows of a 3 × 3 matrix over the axes depth, height, width. */
export type Matrix = readonly [Triple, Triple, Triple];

export interface Pose {
  /** Where the middle of the patch, (side - 1) / 2, lies in the volume. */
  readonly center: Triple;
  readonly matrix: Matrix;
}

export const identity: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** The upright patch whose first voxel is `start`. */
export function poseAt(start: Triple, patch: Triple): Pose {
  const middle = middleOf(patch);
  return { center: [start[0] + middle[0], start[1] + middle[1], start[2] + middle[2]], matrix: identity };
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  const row = ([x, y, z]: Triple): Triple => [
    x * b[0][0] + y * b[1][0] + z * b[2][0],
    x * b[0][1] + y * b[1][1] + z * b[2][1],
    x * b[0][2] + y * b[1][2] + z * b[2][2],
  ];
  return [row(a[0]), row(a[1]), row(a[2])];
}

export interface Cut {
  /** Of the volume. */
  readonly size: Triple;
  readonly patch: Triple;
  readonly pose: Pose;
  readonly interpolation: 'nearest' | 'linear';
}

/** Fills `target` [C, …patch] from `image` [C, …size], channel by channel. */
export function cutChannels(image: Float32Array, cut: Cut, target: Float32Array): void {
  const [from, to] = [voxelsIn(cut.size), voxelsIn(cut.patch)];
  for (let channel = 0; channel * to < target.length; channel++) {
    const voxels = image.subarray(channel * from, (channel + 1) * from);
    cutPatch(voxels, cut, target.subarray(channel * to, (channel + 1) * to));
  }
}

export const voxelsIn = ([depth, height, width]: Triple): number => depth * height * width;

/** Fills `target` (one patch) from `volume` (one channel). */
export function cutPatch(
  volume: Float32Array | Uint8Array,
  { size, patch, pose, interpolation }: Cut,
  target: Float32Array,
): void {
  const sample = interpolation === 'nearest' || isOnGrid(pose, patch) ? nearestVoxel : linearVoxel;
  const [rowZ, rowY, rowX] = pose.matrix;
  const middle = middleOf(patch);
  let index = 0;
  for (let d = 0; d < patch[0]; d++) {
    for (let h = 0; h < patch[1]; h++) {
      const [dz, dy] = [d - middle[0], h - middle[1]];
      const z = pose.center[0] + rowZ[0] * dz + rowZ[1] * dy;
      const y = pose.center[1] + rowY[0] * dz + rowY[1] * dy;
      const x = pose.center[2] + rowX[0] * dz + rowX[1] * dy;
      for (let w = 0; w < patch[2]; w++) {
        const dx = w - middle[2];
        target[index++] = sample(volume, size, z + rowZ[2] * dx, y + rowY[2] * dx, x + rowX[2] * dx);
      }
    }
  }
}

const middleOf = (patch: Triple): Triple => [(patch[0] - 1) / 2, (patch[1] - 1) / 2, (patch[2] - 1) / 2];

/** Whether every voxel of the patch falls on a voxel of the volume: nothing to interpolate. */
function isOnGrid({ center, matrix }: Pose, patch: Triple): boolean {
  const middle = middleOf(patch);
  return matrix.every(
    (row, axis) =>
      row.every((value, column) => (axis === column ? Math.abs(value) === 1 : value === 0)) &&
      Number.isInteger(at(center, axis) - at(middle, axis)),
  );
}

function voxel(volume: Float32Array | Uint8Array, size: Triple, z: number, y: number, x: number): number {
  if (z < 0 || y < 0 || x < 0 || z >= size[0] || y >= size[1] || x >= size[2]) return 0;
  return volume[(z * size[1] + y) * size[2] + x] ?? 0;
}

function nearestVoxel(
  volume: Float32Array | Uint8Array,
  size: Triple,
  z: number,
  y: number,
  x: number,
): number {
  return voxel(volume, size, Math.round(z), Math.round(y), Math.round(x));
}

function linearVoxel(
  volume: Float32Array | Uint8Array,
  size: Triple,
  z: number,
  y: number,
  x: number,
): number {
  const [z0, y0, x0] = [Math.floor(z), Math.floor(y), Math.floor(x)];
  const plane = (k: number): number => {
    const near = mix(voxel(volume, size, k, y0, x0), voxel(volume, size, k, y0, x0 + 1), x - x0);
    const far = mix(voxel(volume, size, k, y0 + 1, x0), voxel(volume, size, k, y0 + 1, x0 + 1), x - x0);
    return mix(near, far, y - y0);
  };
  return z === z0 ? plane(z0) : mix(plane(z0), plane(z0 + 1), z - z0);
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
