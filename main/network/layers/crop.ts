/** The middle of its maps: as many voxels less on either side of an axis as the margin says. */
import { at } from '../../../shared/at.ts';
import { z } from 'zod';
import { slice } from '../../tensor/index.ts';
import { axesProblem, id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface CropLayer {
  readonly kind: 'crop';
  readonly id: string;
  readonly input: string;
  /** Voxels that go on each side, per axis. */
  readonly margin: readonly number[];
}

export const crop: LayerKind<CropLayer> = {
  ...passing,
  schema: z.strictObject({
    kind: z.literal('crop'),
    id,
    input: id,
    margin: z.array(z.number().int().min(0).max(1024)).min(2).max(3),
  }),
  problem: ({ margin }, dims) => axesProblem({ margin }, dims),
  loses: ({ margin }) => margin.map((side) => 2 * side),
  forward: ({ margin }, { x }) => {
    const starts = [0, 0, ...margin];
    return slice(x, { starts, ends: x.shape.map((side, axis) => side - at(starts, axis)) });
  },
};
