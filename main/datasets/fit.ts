/**
 * The largest patch whose U-Net fits a graphics card of 8 GB, and that U-Net's depth and widths (nnU-Net v2's rule and
 * reference figures; segmentation-systems.md 10).
 */
import { featureMapElements, topologyOf, type Topology } from './topology.ts';

interface Limits {
  /** Voxels of a first, isotropic patch, before it is cut to the images' size. */
  readonly patchVoxels: number;
  readonly mostFilters: number;
  /** Feature-map elements that 8 GB of accelerator memory hold at `batch`. */
  readonly elements: number;
  readonly batch: number;
}

export const limits: Readonly<Record<2 | 3, Limits>> = {
  2: { patchVoxels: 2048 ** 2, mostFilters: 512, elements: 85e6, batch: 12 },
  3: { patchVoxels: 256 ** 3, mostFilters: 320, elements: 560e6, batch: 2 },
};
export const firstWidth = 32;
/** Memory must hold as many; a batch of one would make the gradient too noisy. */
export const smallestBatch = 2;

export interface Fitted {
  readonly topology: Topology;
  readonly widths: readonly number[];
  readonly elements: number;
  /** How often the patch had to give way to memory. */
  readonly shrunk: number;
}

/** The largest patch of which two fit: the axis that is longest beside the median image gives way first. */
export function fitToMemory(
  spacing: readonly number[],
  size: readonly number[],
  { dims, classes }: { dims: 2 | 3; classes: number },
): Fitted {
  const { elements: most, batch, mostFilters } = limits[dims];
  let patch: readonly number[] = firstPatch(spacing, size, limits[dims].patchVoxels);
  for (let shrunk = 0; ; shrunk++) {
    const topology = topologyOf(patch, spacing);
    const widths = topology.strides.map((_, stage) => Math.min(mostFilters, firstWidth * 2 ** stage));
    const elements = featureMapElements(topology, widths, classes);
    if ((elements * smallestBatch) / batch <= most) return { topology, widths, elements, shrunk };
    patch = shrink(topology, size, spacing);
  }
}

function firstPatch(spacing: readonly number[], size: readonly number[], voxels: number): number[] {
  const inverse = spacing.map((side) => 1 / side);
  const scale = (voxels / inverse.reduce((product, side) => product * side, 1)) ** (1 / spacing.length);
  return inverse.map((side, axis) =>
    Math.max(1, Math.min(Math.round(side * scale), Math.round(size[axis] ?? 1))),
  );
}

/**
 * Takes one step off the side that is longest beside the median image. The step is what a patch already smaller must
 * be a multiple of, else sides such as 224 between 256 and 192 would be skipped.
 */
function shrink(
  { patch, divisors }: Topology,
  size: readonly number[],
  spacing: readonly number[],
): number[] {
  const share = patch.map((side, axis) => side / (size[axis] ?? 1));
  const longest = share.lastIndexOf(Math.max(...share));
  const less = (by: readonly number[]): number[] =>
    patch.map((side, axis) => (axis === longest ? Math.max(1, side - (by[axis] ?? 1)) : side));
  return less(topologyOf(less(divisors), spacing).divisors);
}
