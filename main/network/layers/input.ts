/** The image, [N, inputChannels, (D,) H, W]. */
import { z } from 'zod';
import { passing, type LayerKind } from './layer-kind.ts';

export interface InputLayer {
  readonly kind: 'input';
  readonly id: 'input';
}

export const input: LayerKind<InputLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('input'), id: z.literal('input') }),
  inputs: () => [],
  channels: (_layer, _incoming, inputChannels) => inputChannels,
  atoms: (_layer, _incoming, table, channels) => {
    const runs = table.make(channels);
    table.freeze(runs.flat());
    return runs;
  },
  stage: () => 0,
  forward: () => {
    throw new Error('the input has a value before anything runs');
  },
};
