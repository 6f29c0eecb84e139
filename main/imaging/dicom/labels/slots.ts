/**
 * The places that labels of a series are drawn on: its images as they were acquired, and where some are missing, the
 * slices that are made between them (`regularise.ts`). From there labels go where the images go (`on-grid.ts`).
 */
import { at } from '../../../../shared/at.ts';
import type { Triple } from '../../../../shared/volume.ts';
import { requireMemory } from '../../../files/memory.ts';
import { mapTriple, worldOf } from '../../geometry.ts';
import { dot, normalOf, type Plane } from '../plane.ts';
import type { Images, SourceSlice } from '../source-series.ts';

export interface Slot {
  readonly plane: Plane;
  /** Millimetres along the normal of the images. */
  readonly height: number;
  /** null where the images lack a slice. */
  readonly slice: SourceSlice | null;
}

export interface Slots {
  /** Upwards. */
  readonly all: readonly Slot[];
  readonly normal: Triple;
  /** Usual distance of two images in mm. */
  readonly gap: number;
  /** Where a place lies along the normal: slot n is n, between slots with a fraction, beyond the ends in usual gaps. */
  readonly indexAt: (world: Triple) => number;
  /** Slots of an image, by its SOP instance: several where one file holds many frames. */
  readonly byInstance: ReadonlyMap<string, readonly number[]>;
}

/** Where two images are further apart than this many usual gaps, one is missing. */
const missingFrom = 1.5;

/** Labels of one byte on the images, a mask of one label, labels on the grid, once more while they are written. */
const bytesPerVoxel = 4;
/** Of the image that is being drawn on, as numbers and turned into place. */
const bytesPerPixel = 24;

/** @param name of the file whose labels are to be drawn, for the sentence @throws AppError where they take too much memory */
export function requireLabelMemory({ slices, grid }: Images, name: string): void {
  const pixels = slices.map(({ plane }) => plane.size[0] * plane.size[1]);
  const largest = pixels.reduce((most, count) => Math.max(most, count), grid.size[0] * grid.size[1]);
  const all = pixels.reduce((sum, count) => sum + count, 0);
  const onGrid = grid.size[0] * grid.size[1] * grid.size[2];
  requireMemory(
    Math.max(all, onGrid) * bytesPerVoxel + largest * bytesPerPixel,
    `${name}, laid on images of ${grid.size.join(' × ')} voxels,`,
  );
}

export function slotsOf({ slices, grid }: Images): Slots {
  const [first] = slices;
  if (!first) throw new Error('slotsOf: a series has slices');
  const normal = normalOf(first.plane);
  const heightAt = (world: Triple): number => dot(normal, world);
  const own = slices.map((slice) => ({ plane: slice.plane, height: heightAt(slice.plane.position), slice }));
  const gaps = own.slice(1).map(({ height }, index) => height - (own[index]?.height ?? 0));
  const gap = gaps.toSorted((a, b) => a - b)[(gaps.length - 1) >> 1] || grid.spacing[2];
  const gridHeights = Array.from({ length: grid.size[2] }, (_, k) => heightAt(worldOf(grid, [0, 0, k])));
  const all = own.flatMap((slot, index): Slot[] => {
    const below = own[index - 1];
    if (!below || slot.height - below.height <= missingFrom * gap) return [slot];
    const between = gridHeights
      .filter((height) => height > below.height + gap / 2 && height < slot.height - gap / 2)
      .sort((a, b) => a - b);
    return [...between.map((height) => madeSlot(below, slot, height)), slot];
  });
  const byInstance = new Map<string, number[]>();
  for (const [index, { slice }] of all.entries())
    if (slice) byInstance.set(slice.sopInstanceUid, [...(byInstance.get(slice.sopInstanceUid) ?? []), index]);
  const heights = all.map(({ height }) => height);
  return { all, normal, gap, indexAt: (world) => indexOf(heights, gap, heightAt(world)), byInstance };
}

/** On the line from the image below to the one above, which is not the normal where the gantry is tilted. */
function madeSlot(below: Slot, above: Slot, height: number): Slot {
  const share = (height - below.height) / (above.height - below.height);
  const [from, to] = [below.plane.position, above.plane.position];
  const position = mapTriple((axis) => from[axis] + share * (to[axis] - from[axis]));
  return { plane: { ...below.plane, position }, height, slice: null };
}

function indexOf(heights: readonly number[], gap: number, height: number): number {
  const [lowest, highest] = [at(heights, 0), at(heights, heights.length - 1)];
  if (height <= lowest) return (height - lowest) / gap;
  if (height >= highest) return heights.length - 1 + (height - highest) / gap;
  let [low, high] = [0, heights.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(heights, middle) <= height) low = middle;
    else high = middle;
  }
  const [a, b] = [at(heights, low), at(heights, high)];
  return low + (height - a) / (b - a || 1);
}

/** The slot that a fraction of an index belongs to: of two equally near ones the lower; null beyond the ends. */
export function slotAt({ all }: Slots, index: number): number | null {
  const nearest = Math.ceil(index - 0.5 - 1e-3);
  return nearest < 0 || nearest >= all.length ? null : nearest;
}
