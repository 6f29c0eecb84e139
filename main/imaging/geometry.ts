/**
 * Affine matrices ↔ grids. An affine here is what neuroimaging calls one: it takes voxel indices (i, j, k) to RAS
 * millimetres (x to the right, y to the front, z to the head). Inside, a `Grid` is in LPS: x and y change sign.
 */
import { at as elementAt } from '../../shared/at.ts';
import type { Grid, Triple } from '../../shared/volume.ts';

/** Three rows of four, row by row: x = m0 i + m1 j + m2 k + m3 and so on. */
export type Affine = readonly number[];

const lpsSigns: Triple = [-1, -1, 1];
const axes = [0, 1, 2] as const;

/** @returns null where the matrix has no inverse or is not finite: then it places nothing. */
export function gridFromAffine(affine: Affine, size: Triple): Grid | null {
  const at = (row: number, column: number): number => elementAt(affine, row * 4 + column);
  // + 0 makes 0 of -0, so that equal grids are equal as text too
  const columns = mapTriple((column) => mapTriple((row) => lpsSigns[row] * at(row, column) + 0));
  const spacing = mapTriple((axis) => Math.hypot(...columns[axis]));
  const direction = mapTriple((axis) => mapTriple((row) => columns[axis][row] / spacing[axis]));
  const origin = mapTriple((row) => lpsSigns[row] * at(row, 3) + 0);
  const usable = Math.abs(determinant(direction)) > 1e-6 && [...spacing, ...origin].every(Number.isFinite);
  return usable ? { size, spacing, origin, direction } : null;
}

export function affineOf({ spacing, origin, direction }: Grid): Affine {
  return axes.flatMap((row) => [
    ...axes.map((axis) => lpsSigns[row] * direction[axis][row] * spacing[axis]),
    lpsSigns[row] * origin[row],
  ]);
}

/** LPS millimetres of the centre of a voxel. */
export function worldOf({ spacing, origin, direction }: Grid, voxel: Triple): Triple {
  return mapTriple((row) =>
    axes.reduce((sum, axis) => sum + direction[axis][row] * spacing[axis] * voxel[axis], origin[row]),
  );
}

/** Largest |cosine| between two axes: 0 for a proper grid, more where the voxels are slanted (gantry tilt, shear). */
export function shearOf({ direction: [i, j, k] }: Grid): number {
  return Math.max(Math.abs(dot(i, j)), Math.abs(dot(j, k)), Math.abs(dot(k, i)));
}

/** Above this `shearOf`, an axis is more than a twentieth of a degree off, far above rounding in a header. */
export const shearTolerance = 1e-3;

export function determinant([[a, b, c], [d, e, f], [g, h, i]]: Grid['direction']): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** What differs between two grids that should be one, in words; empty where they agree within rounding. */
export function gridDifferences(a: Grid, b: Grid): { kind: 'size' | 'spacing' | 'position'; text: string }[] {
  const differences: ReturnType<typeof gridDifferences> = [];
  const list = (values: Triple): string => values.map((value) => Number(value.toFixed(3))).join(' × ');
  if (axes.some((axis) => a.size[axis] !== b.size[axis])) {
    differences.push({ kind: 'size', text: `${list(a.size)} and ${list(b.size)} voxels` });
  }
  if (axes.some((axis) => Math.abs(a.spacing[axis] - b.spacing[axis]) > 1e-3 * a.spacing[axis])) {
    differences.push({ kind: 'spacing', text: `${list(a.spacing)} and ${list(b.spacing)} mm per voxel` });
  }
  const shift = Math.hypot(...axes.map((row) => a.origin[row] - b.origin[row]));
  if (shift > 0.05 * Math.min(...a.spacing)) {
    differences.push({ kind: 'position', text: `origins ${shift.toFixed(2)} mm apart` });
  }
  const turned = axes.some((axis) => dot(a.direction[axis], b.direction[axis]) < 1 - 1e-5);
  if (turned) differences.push({ kind: 'position', text: 'axes that point elsewhere' });
  return differences;
}

export function mapTriple<T>(make: (axis: 0 | 1 | 2) => T): [T, T, T] {
  return [make(0), make(1), make(2)];
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
