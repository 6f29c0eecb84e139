/**
 * Dropout (Srivastava et al. 2014) of single values, or of whole channels (Tompson et al. 2015): in training each is 0 with
 * probability `rate`, and what stays is divided by 1 - rate, so that inference passes values on as they are.
 */
import { z } from 'zod';
import { less, multiply, subtract, toFloat } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface DropoutLayer {
  readonly kind: 'dropout';
  readonly id: string;
  readonly input: string;
  readonly rate: number;
  readonly of: 'values' | 'channels';
}

export const dropout: LayerKind<DropoutLayer> = {
  ...passing,
  schema: z.strictObject({
    kind: z.literal('dropout'),
    id,
    input: id,
    rate: z.number().min(0).max(0.95),
    of: z.enum(['values', 'channels']),
  }),
  forward: ({ rate, of }, { x, noise }) => {
    if (noise === null || rate === 0) return x;
    const shape = of === 'channels' ? x.shape.map((side, axis) => (axis < 2 ? side : 1)) : x.shape;
    const kept = subtract(1, toFloat(less(noise(shape), rate)));
    return multiply(x, multiply(kept, 1 / (1 - rate)));
  },
  inPlace: true,
};
