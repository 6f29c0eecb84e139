/**
 * How a plane of a volume lies on the screen, in radiology's convention: the patient's right is on the left of axial
 * and coronal pictures, anterior is up on axial ones, superior is up on the others, and sagittal ones look towards
 * the left, anterior on the left. Voxel axes are taken as they are (the nearest to the patient's), never resampled.
 */
import type { Grid, Triple } from '../../shared/volume.ts';

export const planeNames = ['axial', 'coronal', 'sagittal'] as const;
export type PlaneName = (typeof planeNames)[number];

/** A direction on the screen as a voxel axis and whether the picture runs against it. */
export interface ScreenAxis {
  /** 0, 1, 2 for i, j, k. */
  readonly axis: number;
  readonly reversed: boolean;
  readonly length: number;
  /** Millimetres between neighbouring pixels. */
  readonly spacing: number;
  /** The patient's directions at the two ends, such as R and L. */
  readonly from: string;
  readonly to: string;
}

export interface SlicePlane {
  readonly name: PlaneName;
  readonly right: ScreenAxis;
  readonly down: ScreenAxis;
  /** The axis that goes from slice to slice. */
  readonly normal: ScreenAxis;
}

const ends = [
  ['R', 'L'],
  ['A', 'P'],
  ['I', 'S'],
] as const;

/** For each plane: the LPS axis and sign that run to the right and down on the screen. */
const conventions: Readonly<
  Record<PlaneName, { right: readonly [number, number]; down: readonly [number, number] }>
> = {
  axial: { right: [0, 1], down: [1, 1] },
  coronal: { right: [0, 1], down: [2, -1] },
  sagittal: { right: [1, 1], down: [2, -1] },
};

/** Which voxel axis lies nearest to each LPS axis: a permutation, largest cosine first, so that none is taken twice. */
export function nearestAxes(direction: Grid['direction']): Triple {
  const pairs = [0, 1, 2].flatMap((voxel) =>
    [0, 1, 2].map((world) => ({ voxel, world, cosine: Math.abs(direction[voxel]?.[world] ?? 0) })),
  );
  pairs.sort((a, b) => b.cosine - a.cosine);
  const nearest: [number, number, number] = [-1, -1, -1];
  for (const { voxel, world } of pairs) {
    if (nearest[world] === -1 && !nearest.includes(voxel)) nearest[world] = voxel;
  }
  return nearest;
}

export function slicePlane(grid: Grid, name: PlaneName): SlicePlane {
  const nearest = nearestAxes(grid.direction);
  const screen = ([world, sign]: readonly [number, number]): ScreenAxis => {
    const axis = nearest[world] ?? 0;
    const cosine = grid.direction[axis]?.[world] ?? 1;
    const letters = ends[world] ?? ['', ''];
    const [from, to] = sign > 0 ? letters : [letters[1], letters[0]];
    const reversed = cosine * sign < 0;
    return { axis, reversed, length: grid.size[axis] ?? 1, spacing: grid.spacing[axis] ?? 1, from, to };
  };
  const { right, down } = conventions[name];
  const normalWorld = 3 - right[0] - down[0];
  return { name, right: screen(right), down: screen(down), normal: screen([normalWorld, 1]) };
}

/** Voxel (i, j, k) at a pixel of the plane's picture; the slice is a voxel index along the normal axis. */
export function voxelAt(plane: SlicePlane, x: number, y: number, slice: number): Triple {
  const voxel: [number, number, number] = [0, 0, 0];
  voxel[plane.right.axis] = plane.right.reversed ? plane.right.length - 1 - x : x;
  voxel[plane.down.axis] = plane.down.reversed ? plane.down.length - 1 - y : y;
  voxel[plane.normal.axis] = slice;
  return voxel;
}

/** The pixel at which a voxel lies, whatever slice is shown. */
export function pixelOf(plane: SlicePlane, voxel: Triple): { x: number; y: number } {
  const along = ({ axis, reversed, length }: ScreenAxis): number => {
    const index = voxel[axis] ?? 0;
    return reversed ? length - 1 - index : index;
  };
  return { x: along(plane.right), y: along(plane.down) };
}

/** LPS millimetres of a voxel's centre. */
export function worldOf(grid: Grid, voxel: Triple): Triple {
  const along = (world: number): number =>
    (grid.origin[world] ?? 0) +
    [0, 1, 2].reduce(
      (sum, axis) =>
        sum + (voxel[axis] ?? 0) * (grid.spacing[axis] ?? 1) * (grid.direction[axis]?.[world] ?? 0),
      0,
    );
  return [along(0), along(1), along(2)];
}

/** Copies a slice in the order of its pixels (row by row from the top left). */
export function extractSlice<T extends Float32Array | Uint8Array>(
  voxels: T,
  size: Triple,
  plane: SlicePlane,
  slice: number,
  into: T,
): T {
  const strides = [1, size[0], size[0] * size[1]];
  const start = (axis: ScreenAxis): number =>
    (axis.reversed ? axis.length - 1 : 0) * (strides[axis.axis] ?? 1);
  const step = (axis: ScreenAxis): number => (axis.reversed ? -1 : 1) * (strides[axis.axis] ?? 1);
  const [stepX, stepY] = [step(plane.right), step(plane.down)];
  let row = start(plane.right) + start(plane.down) + slice * (strides[plane.normal.axis] ?? 1);
  for (let y = 0, out = 0; y < plane.down.length; y++, row += stepY) {
    for (let x = 0, at = row; x < plane.right.length; x++, at += stepX, out++) into[out] = voxels[at] ?? 0;
  }
  return into;
}
