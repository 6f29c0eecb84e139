/**
 * How deep a U-Net is and where it pools (nnU-Net v2's rule; segmentation-systems.md 10). An axis is pooled while it
 * has at least 8 voxels left and its spacing is within twice the finest; the last axis that can still be pooled needs
 * 12. Kernels are 1 along an axis until its spacing comes within twice the finest, then 3.
 */

import { at } from '../../../shared/at.ts';

export interface Topology {
  /** Side lengths padded to what the strides divide. */
  readonly patch: readonly number[];
  /** One entry per stage, finest first; the first is all ones. */
  readonly strides: readonly (readonly number[])[];
  readonly kernels: readonly (readonly number[])[];
  /** What each side must be a multiple of. */
  readonly divisors: readonly number[];
}

/** nnU-Net's; a network may ask for less. */
export const usualSmallestSide = 4;

export interface TopologyLimits {
  /** Voxels that an axis keeps at least. */
  readonly smallestSide?: number;
  readonly mostStages?: number;
}

export function topologyOf(
  patch: readonly number[],
  spacing: readonly number[],
  { smallestSide = usualSmallestSide, mostStages = Infinity }: TopologyLimits = {},
): Topology {
  const sides = [...patch];
  const spacings = [...spacing];
  const kernel = sides.map(() => 1);
  const strides = [sides.map(() => 1)];
  const kernels: number[][] = [];
  const next = (): number[] => (strides.length < mostStages ? poolable(sides, spacings, smallestSide) : []);
  for (let axes = next(); axes.length > 0; axes = next()) {
    const finest = Math.min(...spacings);
    spacings.forEach((value, axis) => {
      if (value / finest < 2) kernel[axis] = 3;
    });
    kernels.push([...kernel]);
    strides.push(sides.map((_, axis) => (axes.includes(axis) ? 2 : 1)));
    for (const axis of axes) {
      sides[axis] = Math.ceil(at(sides, axis) / 2);
      spacings[axis] = at(spacings, axis) * 2;
    }
  }
  kernels.push(sides.map(() => 3)); // the bottleneck sees all axes
  const divisors = sides.map((_, axis) => strides.reduce((product, stride) => product * at(stride, axis), 1));
  return {
    patch: patch.map((side, axis) => Math.ceil(side / at(divisors, axis)) * at(divisors, axis)),
    strides,
    kernels,
    divisors,
  };
}

function poolable(sides: readonly number[], spacings: readonly number[], smallestSide: number): number[] {
  const large = sides.flatMap((side, axis) => (side >= 2 * smallestSide ? [axis] : []));
  const finest = Math.min(...large.map((axis) => spacings[axis] ?? Infinity));
  const near = large.filter((axis) => (spacings[axis] ?? Infinity) / finest < 2);
  const [only] = near;
  if (near.length === 1 && only !== undefined && at(sides, only) < 3 * smallestSide) return [];
  return near;
}

/**
 * Numbers in all feature maps of a plain U-Net with two convolutions per stage and one head: what nnU-Net estimates
 * memory by.
 */
export function featureMapElements(
  { patch, strides }: Topology,
  widths: readonly number[],
  classes: number,
): number {
  let voxels = patch.reduce((product, side) => product * side, 1);
  return strides.reduce((sum, stride, stage) => {
    voxels /= stride.reduce((product, step) => product * step, 1);
    const width = at(widths, stage);
    const encoder = 2 * width * voxels;
    // Every stage but the deepest has a decoder: upsampled maps and two convolutions.
    const decoder = stage < strides.length - 1 ? 3 * width * voxels : 0;
    const head = stage === 0 ? classes * voxels : 0;
    return sum + encoder + decoder + head;
  }, 0);
}
