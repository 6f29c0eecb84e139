/**
 * The largest patch whose U shape fits a graphics card of 8 GB, its depth, and the batch (nnU-Net v2's rules and reference
 * figures; segmentation-systems.md 10).
 */
import { at } from '../../../shared/at.ts';
import type { Reason } from '../../../shared/proposal.ts';
import type { ImageFacts, NetworkIo } from './architecture.ts';
import {
  featureMapElements,
  topologyOf,
  usualSmallestSide,
  type Topology,
  type TopologyLimits,
} from './topology.ts';

interface Limits {
  /** Voxels of a first, isotropic patch, before it is cut to the images' size. */
  readonly patchVoxels: number;
  /** Feature-map elements that 8 GB of accelerator memory hold at `batch`. */
  readonly elements: number;
  readonly batch: number;
}

const limits: Readonly<Record<2 | 3, Limits>> = {
  2: { patchVoxels: 2048 ** 2, elements: 85e6, batch: 12 },
  3: { patchVoxels: 256 ** 3, elements: 560e6, batch: 2 },
};
/** Memory must hold as many; a batch of one would make the gradient too noisy. */
const smallestBatch = 2;
/** A batch shows at most this share of the data set. */
const batchShare = 0.05;

/** Filters of each stage. */
export type WidthsOf = (stages: number) => readonly number[];

export interface Fitted {
  readonly topology: Topology;
  readonly widths: readonly number[];
  readonly patch: readonly number[];
  readonly batch: number;
  readonly batchReason: string;
  /** How often the patch had to give way to memory. */
  readonly shrunk: number;
  readonly depth: TopologyLimits;
}

export function fitToImages(
  images: ImageFacts,
  io: NetworkIo,
  widthsOf: WidthsOf,
  depth: TopologyLimits = {},
): Fitted {
  const { elements, ...fitted } = fitToMemory(images, io, { widthsOf, depth });
  const { patch } = fitted.topology;
  const byMemory = Math.round((limits[io.dims].elements / elements) * limits[io.dims].batch);
  const patchVoxels = patch.reduce((product, side) => product * side, 1);
  const byData = Math.round((images.voxels * batchShare) / patchVoxels);
  const batch = Math.max(smallestBatch, Math.min(byMemory, byData));
  const bound =
    batch === byMemory ? '8 GB of memory would hold no more' : 'a batch shows at most 5 % of all voxels';
  const reason = batch > Math.min(byMemory, byData) ? 'two patches are the least that make a batch' : bound;
  return { ...fitted, patch, batch, batchReason: `${reason}; memory alone would allow ${byMemory}` };
}

/** Why patch, batch, depth and kernels are as they are. */
export function fitReasons({ topology, batchReason, shrunk, depth }: Fitted, { size }: ImageFacts): Reason[] {
  const sides = size.map(Math.round).join(' × ');
  const deepest = topology.divisors.map((divisor, axis) => at(topology.patch, axis) / divisor).join(' × ');
  return [
    {
      field: 'patch',
      reason:
        `the median image is ${sides} voxels; sides are multiples of ${topology.divisors.join(' × ')}` +
        (shrunk > 0 ? `; made smaller ${shrunk} times to fit 8 GB of memory` : ''),
    },
    { field: 'batch', reason: batchReason },
    {
      field: 'strides',
      reason: `halved while a side has ${2 * (depth.smallestSide ?? usualSmallestSide)} voxels or more${topology.strides.length === depth.mostStages ? `, ${depth.mostStages - 1} times at most` : ''}; the deepest map is ${deepest}`,
    },
    {
      field: 'kernels',
      reason: topology.kernels.flat().includes(1)
        ? '3 along every axis, but 1 across slices until the others are about as coarse'
        : '3 along every axis: the spacings are alike',
    },
  ];
}

/** The largest patch of which two fit: the axis that is longest beside the median image gives way first. */
function fitToMemory(
  { spacing, size }: ImageFacts,
  { dims, classes }: NetworkIo,
  { widthsOf, depth }: { readonly widthsOf: WidthsOf; readonly depth: TopologyLimits },
): Pick<Fitted, 'topology' | 'widths' | 'shrunk' | 'depth'> & { readonly elements: number } {
  const { elements: most, batch, patchVoxels } = limits[dims];
  let patch: readonly number[] = firstPatch(spacing, size, patchVoxels);
  for (let shrunk = 0; ; shrunk++) {
    const topology = topologyOf(patch, spacing, depth);
    const widths = widthsOf(topology.strides.length);
    const elements = featureMapElements(topology, widths, classes);
    if ((elements * smallestBatch) / batch <= most) return { topology, widths, elements, shrunk, depth };
    patch = shrink(topology, { size, spacing, depth });
  }
}

function firstPatch(spacing: readonly number[], size: readonly number[], voxels: number): number[] {
  const inverse = spacing.map((side) => 1 / side);
  const scale = (voxels / inverse.reduce((product, side) => product * side, 1)) ** (1 / spacing.length);
  return inverse.map((side, axis) =>
    Math.max(1, Math.min(Math.round(side * scale), Math.round(at(size, axis)))),
  );
}

/**
 * Takes one step off the side that is longest beside the median image. The step is what a patch already smaller must
 * be a multiple of, else sides such as 224 between 256 and 192 would be skipped.
 */
function shrink(
  { patch, divisors }: Topology,
  { size, spacing, depth }: Pick<ImageFacts, 'size' | 'spacing'> & { readonly depth: TopologyLimits },
): number[] {
  const share = patch.map((side, axis) => side / at(size, axis));
  const longest = share.lastIndexOf(Math.max(...share));
  const less = (by: readonly number[]): number[] =>
    patch.map((side, axis) => (axis === longest ? Math.max(1, side - at(by, axis)) : side));
  return less(topologyOf(less(divisors), spacing, depth).divisors);
}
