/**
 * Brings slices onto a regular grid at right angles: shifts each in its plane (gantry tilt shears the stack, though its
 * slices stay parallel), and interpolates between neighbours where distances are uneven; both linearly. Labels made on
 * that grid go back to the slices as they were acquired by the nearest voxel.
 */
import { at as elementAt } from '../../../shared/at.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import type { LabelVolume, Volume } from '../volume.ts';
import type { Repair } from './judge.ts';
import { mapTriple } from '../geometry.ts';
import { above, type PlacedSlice, type Stack } from './stack.ts';
import { along, dot, minus } from './vectors.ts';

/** The regular grid, wide enough for every slice, and where the first slice's first voxel lies in it. */
interface Target {
  readonly grid: Grid;
  readonly margin: readonly [number, number];
}

function targetOf(stack: Stack, { gap, isShifted }: Repair): Target {
  const { slices, pixelSpacing, directions } = stack;
  const [first, last] = [slices[0] as PlacedSlice, slices.at(-1) as PlacedSlice];
  const depth = Math.round((last.distance - first.distance) / gap) + 1;
  const before = (axis: 0 | 1): number =>
    isShifted
      ? Math.ceil(Math.max(...slices.map(({ shift }) => -shift[axis] / pixelSpacing[axis])) - 1e-6)
      : 0;
  const behind = (axis: 0 | 1): number =>
    isShifted
      ? Math.ceil(Math.max(...slices.map(({ shift }) => shift[axis] / pixelSpacing[axis])) - 1e-6)
      : 0;
  const margin: [number, number] = [before(0), before(1)];
  const size: Triple = [
    first.instance.columns + margin[0] + behind(0),
    first.instance.rows + margin[1] + behind(1),
    depth,
  ];
  let origin = above(stack, first.distance);
  origin = along(origin, directions[0], -margin[0] * pixelSpacing[0]);
  origin = along(origin, directions[1], -margin[1] * pixelSpacing[1]);
  return { grid: { size, spacing: [...pixelSpacing, gap], origin, direction: directions }, margin };
}

/** The grid that `regularise` gives. */
export const repairedGrid = (stack: Stack, repair: Repair): Grid => targetOf(stack, repair).grid;

/** @param voxels the slices of the stack one after the other */
export function regularise(voxels: Float32Array, stack: Stack, repair: Repair): Volume {
  const { grid, margin } = targetOf(stack, repair);
  const [ni, nj, nk] = grid.size;
  const result = new Float32Array(ni * nj * nk);
  const outside = voxels.reduce((low, value) => Math.min(low, value), Infinity);
  const [first] = stack.slices as [PlacedSlice, ...PlacedSlice[]];
  const perSlice = first.instance.columns * first.instance.rows;
  for (let k = 0; k < nk; k++) {
    const { lower, upper, share } = neighbours(stack.slices, first.distance + k * repair.gap);
    const target = result.subarray(k * ni * nj, (k + 1) * ni * nj);
    const weights = [1 - share, share];
    for (const [place, index] of [lower, upper].entries()) {
      const weight = elementAt(weights, place);
      if (weight === 0) continue;
      const slice = stack.slices[index] as PlacedSlice;
      const values = voxels.subarray(index * perSlice, (index + 1) * perSlice);
      addShifted(values, slice, { target, size: [ni, nj], stack, margin, weight, outside });
    }
  }
  return { grid, voxels: result };
}

/** The slices on both sides of a distance, and the share of the upper one. */
function neighbours(
  slices: readonly PlacedSlice[],
  distance: number,
): { lower: number; upper: number; share: number } {
  const next = slices.findIndex((slice) => slice.distance >= distance - 1e-6);
  if (next === 0) return { lower: 0, upper: 0, share: 0 };
  if (next < 0) return { lower: slices.length - 1, upper: slices.length - 1, share: 0 };
  const [a, b] = [slices[next - 1]?.distance ?? 0, slices[next]?.distance ?? 0];
  const share = Math.min(1, (distance - a) / (b - a));
  return { lower: next - 1, upper: next, share: share > 1 - 1e-6 ? 1 : share };
}

interface Shifting {
  readonly target: Float32Array;
  readonly size: readonly [number, number];
  readonly stack: Stack;
  readonly margin: readonly [number, number];
  readonly weight: number;
  /** Value of what no slice covers. */
  readonly outside: number;
}

/** Adds `weight` × the slice, moved to its place in the plane of the grid, by linear interpolation. */
function addShifted(
  values: Float32Array,
  { shift, instance: { columns, rows } }: PlacedSlice,
  { target, size: [ni, nj], stack: { pixelSpacing }, margin, weight, outside }: Shifting,
): void {
  const right = margin[0] + shift[0] / pixelSpacing[0];
  const down = margin[1] + shift[1] / pixelSpacing[1];
  for (let j = 0; j < nj; j++) {
    const y = within(j - down, rows);
    for (let i = 0; i < ni; i++) {
      const x = within(i - right, columns);
      const isInside = x !== null && y !== null;
      const value = isInside ? interpolated(values, columns, x, y) : outside;
      target[i + ni * j] = (target[i + ni * j] as number) + weight * value;
    }
  }
}

/** Pixels reach half a pixel beyond the outermost centres; further out there is nothing. */
function within(coordinate: number, size: number): number | null {
  const value = rounded(coordinate);
  return value < -0.5 || value > size - 0.5 ? null : Math.min(Math.max(value, 0), size - 1);
}

function interpolated(values: Float32Array, columns: number, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - i, y - j];
  const at = i + columns * j;
  const line = (start: number): number =>
    u === 0
      ? (values[start] as number)
      : (1 - u) * (values[start] as number) + u * (values[start + 1] as number);
  return v === 0 ? line(at) : (1 - v) * line(at) + v * line(at + columns);
}

/** A shift of a whole pixel but for rounding stays exact. */
const rounded = (value: number): number => {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-4 ? whole : value;
};

/** The labels at each voxel of the slices as they were acquired, slice after slice, by the nearest voxel of the grid. */
export function labelsOnSlices({ grid, voxels }: LabelVolume, stack: Stack): Uint8Array[] {
  const [ni, nj, nk] = grid.size;
  const [first] = stack.slices as [PlacedSlice, ...PlacedSlice[]];
  const firstVoxel = voxelOf(grid, first.frame.position ?? grid.origin);
  return stack.slices.map(({ distance, shift, instance: { columns, rows } }) => {
    const labels = new Uint8Array(columns * rows);
    const k = Math.round((distance - first.distance) / grid.spacing[2]);
    const right = firstVoxel[0] + shift[0] / grid.spacing[0];
    const down = firstVoxel[1] + shift[1] / grid.spacing[1];
    if (k < 0 || k >= nk) return labels;
    for (let row = 0; row < rows; row++) {
      const j = Math.round(row + down);
      if (j < 0 || j >= nj) continue;
      for (let column = 0; column < columns; column++) {
        const i = Math.round(column + right);
        if (i >= 0 && i < ni) labels[column + columns * row] = voxels[i + ni * (j + nj * k)] ?? 0;
      }
    }
    return labels;
  });
}

/** Voxel coordinates of a place, for a grid at right angles. */
function voxelOf({ origin, direction, spacing }: Grid, place: Triple): Triple {
  return mapTriple((axis) => dot(minus(place, origin), direction[axis]) / spacing[axis]);
}
