/** Layer normalisation (Ba et al. 2016) over the channels of each voxel, with a scale and a shift per channel. */
import { z } from 'zod';
import { at } from '../../../shared/at.ts';
import { add, divide, mean, multiply, reshape, sqrt, square, subtract } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface LayerNormLayer {
  readonly kind: 'layerNorm';
  readonly id: string;
  readonly input: string;
}

const epsilon = 1e-5;

export const layerNorm: LayerKind<LayerNormLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('layerNorm'), id, input: id }),
  parameters: (_layer, _incoming, channels) =>
    (['scale', 'shift'] as const).map((role) => ({
      name: role,
      role,
      shape: [channels],
      axes: [{ axis: 0, does: 'scale', of: 'output' }],
    })),
  // a channel that is cut would change what its neighbours are divided by
  atoms: (_layer, [runs = []], table) => {
    table.freeze(runs.flat());
    return runs;
  },
  forward: (_layer, { x, parameter }) => {
    const own = (name: string) =>
      reshape(parameter(name), [at(x.shape, 1), ...x.shape.slice(2).map(() => 1)]);
    const centred = subtract(x, mean(x, [1], { keepDims: true }));
    const deviation = sqrt(add(mean(square(centred), [1], { keepDims: true }), epsilon));
    return add(multiply(divide(centred, deviation), own('scale')), own('shift'));
  },
};
