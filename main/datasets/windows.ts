/**
 * Windows that cover an axis (nnU-Net's sliding window; segmentation-systems.md 10): as few as the step allows, spread
 * evenly from the first voxel to the last.
 */

/**
 * Starts of windows of `side` voxels along an axis of `size` voxels.
 * @param step largest distance between neighbours as a fraction of the side, in (0, 1]
 */
export function windowStarts(size: number, side: number, step: number): number[] {
  if (size <= side) return [0];
  const gaps = Math.ceil((size - side) / (side * step));
  return Array.from({ length: gaps + 1 }, (_, index) => Math.round(((size - side) / gaps) * index));
}
