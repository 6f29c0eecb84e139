/**
 * Slices of one orientation, ordered by their position along the normal, and how far they are from a regular grid.
 * Positions alone count: Instance Number and Slice Thickness are often wrong.
 */
import { at } from '../../../shared/at.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import type { Frame, Instance } from './instance.ts';
import { regularWithin, samePlaceWithin, shareOfGap, shareOfPixel } from './tolerances.ts';
import { along, cross, dot, minus } from './vectors.ts';

export interface Slice {
  readonly instance: Instance;
  readonly frame: Frame;
}

/** A slice with all that places it. */
export interface PlacedSlice extends Slice {
  /** Millimetres along the normal. */
  readonly distance: number;
  /** Millimetres along i and j by which it lies beside the first slice. */
  readonly shift: readonly [number, number];
}

/** Slices of one orientation and pixel spacing, from one end of the normal to the other. */
export interface Stack {
  readonly slices: readonly PlacedSlice[];
  readonly directions: readonly [Triple, Triple, Triple];
  readonly pixelSpacing: readonly [number, number];
  /** Millimetres from slice to slice; one fewer than slices. */
  readonly gaps: readonly number[];
}

/** @param slices with positions and orientation; the first slice's orientation counts for all */
export function stackOf(
  slices: readonly Slice[],
  [i, j]: readonly [Triple, Triple],
  pixelSpacing: readonly [number, number],
): Stack {
  const normal = cross(i, j);
  const placed = slices
    .map((slice) => ({ ...slice, distance: dot(positionOf(slice), normal) }))
    .sort((a, b) => a.distance - b.distance || order(a) - order(b));
  const [first] = placed;
  const start = first ? positionOf(first) : ([0, 0, 0] as const);
  return {
    slices: placed.map((slice) => {
      const offset = minus(positionOf(slice), start);
      return { ...slice, shift: [dot(offset, i), dot(offset, j)] };
    }),
    directions: [i, j, normal],
    pixelSpacing,
    gaps: placed.slice(1).map(({ distance }, index) => distance - (placed[index]?.distance ?? 0)),
  };
}

const positionOf = ({ frame }: Slice): Triple => frame.position ?? [0, 0, 0];
const order = ({ instance, frame }: Slice): number => (instance.instanceNumber ?? 0) + frame.index * 1e-6;

/** Millimetres between slices if they were spread evenly; 0 for a single one. */
export function meanGap({ gaps }: Stack): number {
  return gaps.length === 0 ? 0 : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

export function medianGap({ gaps }: Stack): number {
  return gaps.length === 0
    ? 0
    : at(
        gaps.toSorted((a, b) => a - b),
        gaps.length >> 1,
      );
}

/** How far the slices lie from even spacing, in mm, at worst. */
export function unevenness(stack: Stack): number {
  const gap = meanGap(stack);
  const [first] = stack.slices;
  return stack.slices.reduce(
    (worst, { distance }, index) =>
      Math.max(worst, Math.abs(distance - (first?.distance ?? 0) - index * gap)),
    0,
  );
}

export function isEven(stack: Stack): boolean {
  return unevenness(stack) <= Math.min(regularWithin, shareOfGap * meanGap(stack));
}

/** How far slices may lie apart and be at one place, in mm. */
export function samePlaceOf({ slices, pixelSpacing }: Stack): number {
  const distances = slices.map(({ distance }) => distance);
  return samePlaceWithin(distances, Math.min(...pixelSpacing));
}

/** How far the slices are shifted against each other in their planes, in mm, at worst: gantry tilt. */
export function lateralShift({ slices }: Stack): number {
  return slices.reduce((worst, { shift }) => Math.max(worst, Math.hypot(...shift)), 0);
}

export const isStraight = (stack: Stack): boolean =>
  lateralShift(stack) <= Math.min(regularWithin, shareOfPixel * Math.min(...stack.pixelSpacing));

/** Degrees between the normal and the line from the first slice's corner to the last one's. */
export function tiltDegrees({ slices }: Stack): number {
  const [first, last] = [slices[0], slices.at(-1)];
  if (!first || !last) return 0;
  return (Math.atan2(Math.hypot(...last.shift), last.distance - first.distance) * 180) / Math.PI;
}

/** How many slices are missing at each gap, where every gap is a whole multiple of the usual one; else null. */
export function missingSlices(stack: Stack): readonly number[] | null {
  const usual = medianGap(stack);
  if (usual <= samePlaceOf(stack)) return null;
  const multiples = stack.gaps.map((gap) => Math.round(gap / usual));
  const fits = stack.gaps.every(
    (gap, index) =>
      at(multiples, index) >= 1 &&
      Math.abs(gap - at(multiples, index) * usual) <= Math.min(regularWithin, shareOfGap * usual),
  );
  return fits ? multiples.map((multiple) => multiple - 1) : null;
}

/** The grid of slices that lie regularly. @param gap between slices in mm */
export function regularGrid({ slices, directions, pixelSpacing }: Stack, gap: number): Grid {
  const [first] = slices;
  if (!first) throw new Error('regularGrid: a stack has at least one slice');
  return {
    size: [first.instance.columns, first.instance.rows, slices.length],
    spacing: [...pixelSpacing, gap],
    origin: positionOf(first),
    direction: directions,
  };
}

/** Position of a distance along the normal, straight above the first slice's first voxel. */
export function above({ slices, directions }: Stack, distance: number): Triple {
  const [first] = slices;
  if (!first) throw new Error('above: a stack has at least one slice');
  return along(positionOf(first), directions[2], distance - first.distance);
}

/** A length in words, with as many decimals as tell slices this far apart. */
export function millimetres(length: number, gap: number, more = 0): string {
  const decimals = gap > 0 ? Math.min(6, Math.max(1, 1 + Math.ceil(-Math.log10(gap)))) : 1;
  return `${length.toFixed(decimals + more)} mm`;
}
