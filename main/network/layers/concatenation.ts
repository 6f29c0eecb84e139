/** Along channels, in the order of the inputs. */
import { z } from 'zod';
import { concatenate } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface ConcatenationLayer {
  readonly kind: 'concatenation';
  readonly id: string;
  readonly inputs: readonly string[];
}

export const concatenation: LayerKind<ConcatenationLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('concatenation'), id, inputs: z.array(id).min(2) }),
  inputs: ({ inputs }) => inputs,
  channels: (_layer, incoming) => incoming.reduce((sum, count) => sum + count, 0),
  atoms: (_layer, incoming) => incoming.flat(),
  forward: (_layer, { inputs }) => concatenate(inputs, 1),
};
