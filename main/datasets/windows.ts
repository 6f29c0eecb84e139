/**
 * Windows over a volume. A window stays inside where it fits, else the volume lies in its middle. Those that cover a
 * volume are as few as the step allows, spread evenly from the first voxel to the last (nnU-Net's sliding window;
 * segmentation-systems.md 10). Axes are [depth, height, width].
 */
import { at } from '../../shared/at.ts';
import type { Triple } from '../../shared/volume.ts';

/** Side lengths as [depth, height, width]; a 2D patch has depth 1. */
export function patchTriple(patch: readonly number[]): Triple {
  const [first = 1, second = 1, third] = patch;
  return third === undefined ? [1, first, second] : [first, second, third];
}

/** The middle of a patch. @param margin on each side of it, per axis of the patch; absent: all of it */
export function innerOf(patch: Triple, margin: readonly number[] = []): Triple {
  const side = (axis: 0 | 1 | 2): number =>
    patch[axis] - 2 * (axis < 3 - margin.length ? 0 : at(margin, axis - 3 + margin.length));
  return [side(0), side(1), side(2)];
}

/** Axes of a patch of `dims` sides as axes of [depth, height, width]. */
export function axesIn3d(axes: readonly number[], dims: number): number[] {
  return axes.map((axis) => axis + 3 - dims);
}

/** First and last start of a window of `side` voxels along an axis of `size` voxels. */
export function startRange(size: number, side: number): readonly [number, number] {
  const centered = -Math.floor((side - size) / 2);
  return size < side ? [centered, centered] : [0, size - side];
}

/** How many windows cover an axis. @param step as `windowStarts` */
function windowCount(size: number, side: number, step: number): number {
  const [first, last] = startRange(size, side);
  return Math.ceil((last - first) / Math.max(1, side * step)) + 1;
}

/** How many windows cover a volume, before any of them is made. */
export function countWindows(size: Triple, patch: Triple, step: number): number {
  const along = (axis: 0 | 1 | 2): number => windowCount(size[axis], patch[axis], step);
  return along(0) * along(1) * along(2);
}

/**
 * Starts of windows that cover an axis.
 * @param step largest distance between neighbours as a fraction of the side, in (0, 1]; at least one voxel
 */
export function windowStarts(size: number, side: number, step: number): number[] {
  const [first, last] = startRange(size, side);
  const gaps = windowCount(size, side, step) - 1;
  return Array.from({ length: gaps + 1 }, (_, index) =>
    Math.round(first + (gaps === 0 ? 0 : ((last - first) / gaps) * index)),
  );
}

/** First voxels of the windows that cover a volume; negative where a window sticks out. */
export function windowsOver(size: Triple, patch: Triple, step: number): Triple[] {
  const along = (axis: 0 | 1 | 2): number[] => windowStarts(size[axis], patch[axis], step);
  return along(0).flatMap((d) => along(1).flatMap((h) => along(2).map((w): Triple => [d, h, w])));
}

/** How many tiles cover a volume. */
export function countTiles(size: Triple, tile: Triple): number {
  const along = (axis: 0 | 1 | 2): number => Math.ceil(size[axis] / tile[axis]);
  return along(0) * along(1) * along(2);
}

/**
 * Tiles side by side from the first voxel on; the last ones stick out. They begin at multiples of their sides, so that a
 * network with coarser pathways sees every voxel in the same place of its grid, whatever the size of the tiles.
 */
export function tilesOver(size: Triple, tile: Triple): Triple[] {
  const along = (axis: 0 | 1 | 2): number[] =>
    Array.from({ length: Math.ceil(size[axis] / tile[axis]) }, (_, index) => index * tile[axis]);
  return along(0).flatMap((d) => along(1).flatMap((h) => along(2).map((w): Triple => [d, h, w])));
}
