/**
 * An attention gate's product (Oktay et al. 2018; segmentation-systems.md 5): maps, weighted voxel by voxel by the
 * logistic function of a further map of one channel.
 */
import { z } from 'zod';
import { AppError } from '../../../shared/result.ts';
import { multiply, sigmoid } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface GateLayer {
  readonly kind: 'gate';
  readonly id: string;
  /** The maps. */
  readonly input: string;
  /** One channel of logits, as large as the maps. */
  readonly gate: string;
}

export const gate: LayerKind<GateLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('gate'), id, input: id, gate: id }),
  inputs: ({ input, gate: weights }) => [input, weights],
  channels: (layer, [channels = 0, weights]) => {
    if (weights === 1) return channels;
    throw new AppError(
      'invalid-input',
      `The network cannot be used: layer "${layer.id}" is gated by ${weights} channels instead of one.`,
    );
  },
  atoms: (_layer, [maps = [], weights = []], table) => {
    table.freeze(weights.flat()); // without its one channel there would be no gate
    return maps;
  },
  forward: (_layer, { x, inputs: [, weights = x] }) => multiply(x, sigmoid(weights)),
};
