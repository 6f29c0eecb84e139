/** Element-wise sum: the operands' channels are coupled one by one. */
import { z } from 'zod';
import { AppError } from '../../../shared/result.ts';
import { add as sum } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface AddLayer {
  readonly kind: 'add';
  readonly id: string;
  readonly inputs: readonly string[];
}

export const add: LayerKind<AddLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('add'), id, inputs: z.array(id).min(2) }),
  inputs: ({ inputs }) => inputs,
  channels: (layer, incoming) => {
    const [first = 0] = incoming;
    if (incoming.every((count) => count === first)) return first;
    throw new AppError(
      'invalid-input',
      `The network cannot be used: layer "${layer.id}" adds ${incoming.join(' and ')} channels.`,
    );
  },
  atoms: (_layer, [first = [], ...others], table) => {
    const atoms = first.flat();
    for (const other of others)
      for (const [index, atom] of other.flat().entries()) table.unite(atoms[index] ?? atom, atom);
    return first;
  },
  forward: (_layer, { x, inputs }) => inputs.slice(1).reduce(sum, x),
  sums: true,
};
