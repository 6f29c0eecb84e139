/** Pooling; window = strides, no padding. */
import { z } from 'zod';
import { averagePool, maxPool } from '../../tensor/index.ts';
import { axesProblem, id, perAxis } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface PoolLayer {
  readonly kind: 'pool';
  readonly id: string;
  readonly input: string;
  readonly mode: 'max' | 'average';
  readonly window: readonly number[];
}

export const pool: LayerKind<PoolLayer> = {
  ...passing,
  schema: z.strictObject({
    kind: z.literal('pool'),
    id,
    input: id,
    mode: z.enum(['max', 'average']),
    window: perAxis,
  }),
  problem: ({ window }, dims) => axesProblem({ window }, dims),
  step: ({ window }) => window,
  forward: ({ mode, window }, { x }) =>
    mode === 'max' ? maxPool(x, { window }) : averagePool(x, { window }),
};
