/**
 * The smallest and largest value of every feature map, made for regularisers that look at all maps in each step: one
 * reading pass per extreme, and a gradient that writes one element per map (gather and scatterAdd).
 */
import { argMax, argMin } from './primitives/extremes.ts';
import { gather } from './primitives/gather-and-scatter.ts';
import { reshape } from './primitives/reshape.ts';
import { at, spatial } from './shape.ts';
import { sizeOf } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/** Of x [N, C, size…], over space: both [N, C, 1]. On a tie the gradient goes to the first element. */
export function mapExtremes(x: Tensor): { low: Tensor; high: Tensor } {
  const maps = reshape(x, [at(x.shape, 0), at(x.shape, 1), sizeOf(spatial(x.shape))]);
  return { low: gather(maps, argMin(maps)), high: gather(maps, argMax(maps)) };
}
