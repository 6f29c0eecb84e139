/**
 * Image planes: where a slice lies, apart from what is on it. Slices of one series have one orientation, spacing and
 * size; their positions make a grid where they are evenly spaced along one line, which need not be their normal (tilt).
 */
import { at as elementAt } from '../../../shared/at.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import { mapTriple } from '../geometry.ts';

export interface Plane {
  /** LPS millimetres of the centre of the first pixel. */
  readonly position: Triple;
  /** Unit vectors along a row (i) and down a column (j). */
  readonly orientation: readonly [Triple, Triple];
  /** Millimetres between pixel centres along i and j. */
  readonly spacing: readonly [number, number];
  /** Columns and rows. */
  readonly size: readonly [number, number];
}

export const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export function minus(a: Triple, b: Triple): Triple {
  return mapTriple((axis) => a[axis] - b[axis]);
}

export function normalOf({ orientation: [[a, b, c], [x, y, z]] }: Pick<Plane, 'orientation'>): Triple {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

/** Millimetres along the normal, from the origin of the world. */
export function heightOf(plane: Plane): number {
  return dot(normalOf(plane), plane.position);
}

/** True where two planes are parallel slices of one stack: orientation, spacing and size agree. */
export function isSameStack(a: Plane, b: Plane): boolean {
  return (
    a.size[0] === b.size[0] &&
    a.size[1] === b.size[1] &&
    [0, 1].every((axis) => Math.abs(elementAt(a.spacing, axis) - elementAt(b.spacing, axis)) < 1e-3) &&
    dot(a.orientation[0], b.orientation[0]) > 1 - 1e-5 &&
    dot(a.orientation[1], b.orientation[1]) > 1 - 1e-5
  );
}

/** A plane as a grid of one slice. */
export function gridOfPlane(plane: Plane): Grid {
  const { position, orientation, spacing, size } = plane;
  return {
    size: [size[0], size[1], 1],
    spacing: [spacing[0], spacing[1], 1],
    origin: position,
    direction: [orientation[0], orientation[1], normalOf(plane)],
  };
}

/** A slice may lie off its place by this share of the slice spacing, and by a hundredth of a millimetre in any case. */
const tolerance = 0.01;

/**
 * The finest even grid that all planes lie on; slices between may be left out.
 * @param planes one stack in any order
 * @param hint slice spacing as the object states it
 * @returns the grid and the slice index of each plane; null where they are not evenly spaced
 */
export function gridOfPlanes(
  planes: readonly Plane[],
  hint: number | null,
): { readonly grid: Grid; readonly slices: readonly number[] } | null {
  const [first] = planes;
  if (!first) return null;
  const heights = planes.map(heightOf);
  const order = heights
    .map((_, index) => index)
    .sort((a, b) => elementAt(heights, a) - elementAt(heights, b));
  const lowest = planes[elementAt(order, 0)] ?? first;
  const highest = planes[elementAt(order, order.length - 1)] ?? first;
  const gaps = order
    .slice(1)
    .map((index, at) => elementAt(heights, index) - elementAt(heights, elementAt(order, at)))
    .filter((gap) => gap > 0.01);
  const span = heightOf(highest) - heightOf(lowest);
  const candidates = [hint, Math.min(...gaps)].filter((one) => one !== null && one > 0.01 && one < Infinity);
  for (const wanted of gaps.length === 0 ? [hint ?? 1] : candidates) {
    const steps = Math.round(span / (wanted ?? 1));
    // Along the line of positions: for a tilted stack that is longer than along the normal.
    const whole = minus(highest.position, lowest.position);
    const length = Math.hypot(...whole);
    const spacing = steps === 0 ? (wanted ?? 1) : length / steps;
    const axis = steps === 0 ? normalOf(first) : mapTriple((row) => whole[row] / length);
    const slices = heights.map((height) => Math.round(((height - heightOf(lowest)) * steps) / (span || 1)));
    const isEven = planes.every(({ position }, index) => {
      const off = mapTriple(
        (row) => position[row] - lowest.position[row] - axis[row] * spacing * elementAt(slices, index),
      );
      return Math.hypot(...off) <= Math.max(0.01, tolerance * spacing);
    });
    if (!isEven) continue;
    return {
      grid: {
        size: [first.size[0], first.size[1], steps + 1],
        spacing: [first.spacing[0], first.spacing[1], spacing],
        origin: lowest.position,
        direction: [first.orientation[0], first.orientation[1], axis],
      },
      slices,
    };
  }
  return null;
}
