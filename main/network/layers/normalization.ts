/** Instance normalisation over the spatial axes, with or without a scale and a shift per channel. */
import { z } from 'zod';
import { normalize, type Tensor } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type ForwardInputs, type LayerKind } from './layer-kind.ts';

export interface NormalizationLayer {
  readonly kind: 'normalization';
  readonly id: string;
  readonly input: string;
  readonly affine: boolean;
}

function normalized({ affine }: NormalizationLayer, { x, parameter }: ForwardInputs, slope: number): Tensor {
  return normalize(x, affine ? { scale: parameter('scale'), bias: parameter('bias'), slope } : { slope });
}

export const normalization: LayerKind<NormalizationLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('normalization'), id, input: id, affine: z.boolean() }),
  parameters: ({ affine }, _incoming, channels) =>
    affine
      ? (['scale', 'shift'] as const).map((role) => ({
          name: role === 'scale' ? 'scale' : 'bias',
          role,
          shape: [channels],
          axes: [{ axis: 0, does: 'scale', of: 'output' }],
        }))
      : [],
  forward: (layer, values) => normalized(layer, values, 1),
  inPlace: true,
  normalizes: true,
  activated: normalized,
};
