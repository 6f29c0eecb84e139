/**
 * How a plane lies on the screen, in radiology's convention: the patient's right is on the left of axial and coronal
 * pictures, anterior is up on axial ones, superior is up on the others, and sagittal ones look towards the left,
 * anterior on the left. The three straight planes run along the voxel axes that are nearest to the patient's, so that
 * slices are those of the acquisition; the oblique one is turned about the cursor.
 */
import type { Grid, Triple } from '../../../shared/volume.ts';
import { cross, dot, scaled, turned, unit } from './vectors.ts';
import { indexGradients } from './grid.ts';

export const planeNames = ['axial', 'coronal', 'sagittal', 'oblique'] as const;
export type PlaneName = (typeof planeNames)[number];

/** Unit vectors in LPS; `right` × `down` = `normal`, which leads from slice to slice. */
export interface Plane {
  readonly right: Triple;
  readonly down: Triple;
  readonly normal: Triple;
  /** Millimetres between slices. */
  readonly step: number;
  /** The voxel axis across the slices; null where the plane follows none. */
  readonly axis: 0 | 1 | 2 | null;
}

/** Degrees by which the oblique plane is turned from the axial one. */
export interface Tilt {
  /** About the screen's horizontal. */
  readonly pitch: number;
  /** About the screen's vertical. */
  readonly yaw: number;
}

/** For each straight plane: the LPS axis and sign that run to the right and down on the screen. */
const conventions = {
  axial: { right: [0, 1], down: [1, 1] },
  coronal: { right: [0, 1], down: [2, -1] },
  sagittal: { right: [1, 1], down: [2, -1] },
} as const;

/** Which voxel axis lies nearest to each LPS axis: a permutation, largest cosine first, so that none is taken twice. */
export function nearestAxes(direction: Grid['direction']): readonly (0 | 1 | 2)[] {
  const pairs = axes.flatMap((voxel) =>
    axes.map((world) => ({ voxel, world, cosine: Math.abs(direction[voxel][world]) })),
  );
  pairs.sort((a, b) => b.cosine - a.cosine);
  const nearest: (0 | 1 | 2 | -1)[] = [-1, -1, -1];
  for (const { voxel, world } of pairs)
    if (nearest[world] === -1 && !nearest.includes(voxel)) nearest[world] = voxel;
  return nearest.map((axis) => (axis === -1 ? 0 : axis));
}

export function planeOf(grid: Grid, name: PlaneName, tilt: Tilt): Plane {
  return name === 'oblique' ? obliquePlane(grid, tilt) : straightPlane(grid, name);
}

function straightPlane(grid: Grid, name: keyof typeof conventions): Plane {
  const nearest = nearestAxes(grid.direction);
  const { right, down } = conventions[name];
  const along = ([world, sign]: readonly [0 | 1 | 2, number]): Triple => {
    const vector = grid.direction[nearest[world] ?? 0];
    return vector[world] * sign < 0 ? scaled(vector, -1) : vector;
  };
  const axis = nearest[3 - right[0] - down[0]] ?? 2;
  return { ...basis(along(right), along(down)), step: grid.spacing[axis], axis };
}

function obliquePlane(grid: Grid, { pitch, yaw }: Tilt): Plane {
  const axial = straightPlane(grid, 'axial');
  const right = turned(axial.right, axial.down, yaw);
  const down = turned(axial.down, right, pitch);
  const plane = basis(right, down);
  // A millimetre along the normal passes so many voxels along each axis: the fastest sets the step.
  const rate = Math.max(...indexGradients(grid).map((gradient) => Math.abs(dot(gradient, plane.normal))));
  return { ...plane, step: 1 / rate, axis: null };
}

/** Slanted voxel axes are straightened: a screen has right angles. */
function basis(right: Triple, down: Triple): Pick<Plane, 'right' | 'down' | 'normal'> {
  const normal = unit(cross(right, down));
  return { right: unit(right), down: cross(normal, unit(right)), normal };
}

/** The patient's directions that a vector points to, strongest first: L, or LP halfway to posterior. */
export function lettersOf(vector: Triple): string {
  return axes
    .map((axis) => ({ size: Math.abs(vector[axis]), letter: letters[axis][vector[axis] > 0 ? 1 : 0] }))
    .filter(({ size }) => size > 0.26) // within 75°
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');
}

const axes = [0, 1, 2] as const;
const letters = [
  ['R', 'L'],
  ['A', 'P'],
  ['I', 'S'],
] as const;
