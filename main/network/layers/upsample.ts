/** Each voxel repeated along every axis: the way back from a coarser scale that learns nothing. */
import { at } from '../../../shared/at.ts';
import { z } from 'zod';
import { resize } from '../../tensor/index.ts';
import { axesProblem, id, perAxis } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface UpsampleLayer {
  readonly kind: 'upsample';
  readonly id: string;
  readonly input: string;
  /** How often, per axis. */
  readonly factors: readonly number[];
}

export const upsample: LayerKind<UpsampleLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('upsample'), id, input: id, factors: perAxis }),
  problem: ({ factors }, dims) => axesProblem({ factors }, dims),
  step: ({ factors }) => factors.map((factor) => 1 / factor),
  forward: ({ factors }, { x }) => {
    const sides = x.shape.slice(2).map((side, axis) => side * at(factors, axis));
    return resize(x, sides, 'nearest');
  },
};
