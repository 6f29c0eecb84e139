/** Where slices of one orientation lie along their normal, and which of them lie at one place. */
import type { Slice } from './stack.ts';
import { samePlaceWithin } from './tolerances.ts';
import { cross, dot } from './vectors.ts';

export interface Places {
  /** Number of each slice's place, from 0 along the normal. */
  readonly of: ReadonlyMap<Slice, number>;
  readonly count: number;
  /** Millimetres along the normal of each place. */
  readonly distances: readonly number[];
}

/** @param slices each with a position, and of about one orientation */
export function placesOf(slices: readonly Slice[]): Places {
  const orientation = slices[0]?.frame.orientation;
  const normal = orientation ? cross(...orientation) : ([0, 0, 1] as const);
  const placed = slices
    .map((slice) => ({ slice, distance: slice.frame.position ? dot(slice.frame.position, normal) : 0 }))
    .sort((a, b) => a.distance - b.distance);
  const within = samePlaceWithin(
    placed.map(({ distance }) => distance),
    Math.min(...(slices[0]?.frame.spacing ?? [1])),
  );
  const of = new Map<Slice, number>();
  const distances: number[] = [];
  let last = -Infinity;
  for (const { slice, distance } of placed) {
    if (distance - last > within) distances.push(distance);
    last = distance;
    of.set(slice, distances.length - 1);
  }
  return { of, count: distances.length, distances };
}

/** The most slices at one place. */
export function depthOf(slices: readonly Slice[], places: Places): number {
  const counts = new Map<number, number>();
  let most = 0;
  for (const slice of slices) {
    const place = places.of.get(slice) ?? 0;
    const count = (counts.get(place) ?? 0) + 1;
    counts.set(place, count);
    most = Math.max(most, count);
  }
  return most;
}

/** How many places slices lie at. */
export const coverOf = (slices: readonly Slice[], places: Places): number =>
  new Set(slices.map((slice) => places.of.get(slice))).size;
