/**
 * Whether classes are told apart by where they lie. Where a head lies before its tail in every case, a mirror image shows
 * a tail where there is none: a network that is trained on both learns that place says nothing, though it says it all.
 * nnU-Net mirrors all the same and has 250,000 steps to get over it; in the minutes of a workstation it costs several
 * points of Dice.
 */
import type { ClassOrder } from '../../shared/dataset.ts';
import type { Triple } from '../../shared/volume.ts';
import type { LabelVolume } from '../imaging/volume.ts';

/** Where the classes of a case lie, axes i, j, k. */
export interface ClassPlaces {
  /** Centroid per class value in voxels, background left out; undefined for a class that is not there. */
  readonly centroids: readonly (Triple | undefined)[];
  /** Standard deviation of all foreground voxels along each axis, in voxels. */
  readonly spread: Triple;
}

export function placesOf({ grid, voxels }: LabelVolume): ClassPlaces {
  const [ni, nj] = grid.size;
  const sums: { count: number; sum: [number, number, number] }[] = [];
  const total = { count: 0, sum: [0, 0, 0], squares: [0, 0, 0] };
  for (let index = 0; index < voxels.length; index++) {
    const value = voxels[index] as number;
    if (value === 0) continue;
    const place = [index % ni, Math.floor(index / ni) % nj, Math.floor(index / (ni * nj))] as const;
    const own = (sums[value] ??= { count: 0, sum: [0, 0, 0] });
    own.count++;
    total.count++;
    for (const axis of [0, 1, 2] as const) {
      own.sum[axis] += place[axis];
      total.sum[axis] = (total.sum[axis] as number) + place[axis];
      total.squares[axis] = (total.squares[axis] as number) + place[axis] ** 2;
    }
  }
  const deviation = (axis: 0 | 1 | 2): number => {
    const mean = (total.sum[axis] as number) / total.count;
    return Math.sqrt(Math.max(0, (total.squares[axis] as number) / total.count - mean ** 2));
  };
  return {
    centroids: Array.from(
      sums,
      (own: (typeof sums)[number] | undefined) =>
        own && ([own.sum[0] / own.count, own.sum[1] / own.count, own.sum[2] / own.count] as const),
    ),
    spread: total.count === 0 ? [0, 0, 0] : [deviation(0), deviation(1), deviation(2)],
  };
}

/** Centroids must lie as far apart as this, in deviations of the foreground, for a case to count. */
const smallestDistance = 0.5;
/** Of the cases that show both classes, as many must agree. */
const agreeing = 0.95;
/** Fewer cases say nothing. */
const fewestCases = 4;

/** @param cases brought to one orientation */
export function classOrdersOf(cases: readonly ClassPlaces[]): ClassOrder[] {
  const values = Math.max(0, ...cases.map(({ centroids }) => centroids.length));
  const orders: ClassOrder[] = [];
  for (let a = 1; a < values; a++)
    for (let b = a + 1; b < values; b++)
      for (const axis of [0, 1, 2] as const) {
        const distances = cases.flatMap(({ centroids, spread }) => {
          const [one, other] = [centroids[a], centroids[b]];
          return one && other && spread[axis] > 0 ? [(other[axis] - one[axis]) / spread[axis]] : [];
        });
        if (distances.length < fewestCases) continue;
        const before = distances.filter((distance) => distance > smallestDistance).length;
        const behind = distances.filter((distance) => distance < -smallestDistance).length;
        const needed = agreeing * distances.length;
        if (before >= needed) orders.push({ axis, first: a, second: b });
        else if (behind >= needed) orders.push({ axis, first: b, second: a });
      }
  return orders;
}
