/** LeakyReLU; slope 0 is ReLU. */
import { z } from 'zod';
import { leakyRelu } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface ActivationLayer {
  readonly kind: 'activation';
  readonly id: string;
  readonly input: string;
  readonly slope: number;
}

export const activation: LayerKind<ActivationLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('activation'), id, input: id, slope: z.number().min(0).max(1) }),
  forward: ({ slope }, { x }) => leakyRelu(x, slope),
  inPlace: true,
  slope: ({ slope }) => slope,
};
