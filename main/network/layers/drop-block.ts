/**
 * DropBlock (Ghiasi et al. 2018): in training whole blocks of each map are 0, since single voxels could be guessed from
 * their neighbours; what stays is scaled by the share that stayed. Inference passes values on as they are.
 */
import { z } from 'zod';
import { at } from '../../../shared/at.ts';
import { convolution, constant, divide, greater, less, maximum, multiply } from '../../tensor/index.ts';
import { reshape, sizeOf, subtract, sum, toFloat } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface DropBlockLayer {
  readonly kind: 'dropBlock';
  readonly id: string;
  readonly input: string;
  /** Share of voxels that go, about. */
  readonly rate: number;
  /** Odd side of a block in voxels; maps that are smaller lose blocks of their own size. */
  readonly block: number;
}

export const dropBlock: LayerKind<DropBlockLayer> = {
  ...passing,
  schema: z.strictObject({
    kind: z.literal('dropBlock'),
    id,
    input: id,
    rate: z.number().min(0).max(0.95),
    block: z.number().int().min(1).max(63),
  }),
  problem: ({ block }) => (block % 2 === 0 ? `has a block of ${block}; its side must be odd` : undefined),
  forward: ({ rate, block }, { x, noise }) => {
    if (noise === null || rate === 0) return x;
    const [samples = 1, channels = 1, ...sides] = x.shape;
    const sizes = sides
      .map((side) => Math.min(block, side % 2 === 0 ? side - 1 : side))
      .map((side) => Math.max(1, side));
    // Centres lie where whole blocks fit, so that each takes all of its voxels; γ of the paper.
    const centres = sides.map((side, axis) => side - at(sizes, axis) + 1);
    const share = rate * centres.reduce((all, count, axis) => (all * at(sides, axis)) / count, 1);
    const gamma = Math.min(1, share / sizeOf(sizes));
    const seeds = toFloat(less(noise([samples * channels, 1, ...centres]), gamma));
    const ones = constant(new Float32Array(sizeOf(sizes)).fill(1), [1, 1, ...sizes]);
    const padding = sizes.map((side) => side - 1);
    const hits = convolution(seeds, ones, { strides: sizes.map(() => 1), padding });
    const kept = reshape(subtract(1, toFloat(greater(hits, 0.5))), x.shape);
    const left = sum(
      kept,
      x.shape.map((_, axis) => axis),
    );
    return multiply(x, multiply(kept, divide(sizeOf(x.shape), maximum(left, 1))));
  },
  inPlace: true,
};
