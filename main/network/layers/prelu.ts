/** PReLU (He et al. 2015): ReLU whose slope for negative values is learned, one per channel. */
import { z } from 'zod';
import { add, maximum, minimum, multiply, reshape } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface PreluLayer {
  readonly kind: 'prelu';
  readonly id: string;
  readonly input: string;
}

export const prelu: LayerKind<PreluLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('prelu'), id, input: id }),
  parameters: (_layer, _incoming, channels) => [
    { name: 'slope', role: 'slope', shape: [channels], axes: [{ axis: 0, does: 'scale', of: 'output' }] },
  ],
  forward: (_layer, { x, parameter }) => {
    const own = parameter('slope');
    const slope = reshape(own, [...own.shape, ...x.shape.slice(2).map(() => 1)]);
    return add(maximum(x, 0), multiply(minimum(x, 0), slope));
  },
  inPlace: true,
};
