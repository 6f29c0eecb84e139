/** A learned number for every channel of every voxel, added: where in the patch something lies. The size of the maps is fixed by it. */
import { z } from 'zod';
import { AppError } from '../../../shared/result.ts';
import { add } from '../../tensor/index.ts';
import { axesProblem, id, sidesOfMaps } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface PositionTableLayer {
  readonly kind: 'positionTable';
  readonly id: string;
  readonly input: string;
  /** Of the maps, per axis. */
  readonly size: readonly number[];
}

/** @throws AppError where maps have another size than the layer was built for */
export function requireSize(id: string, size: readonly number[], found: readonly number[]): void {
  if (size.join() === found.join()) return;
  throw new AppError(
    'invalid-input',
    `Layer "${id}" was built for maps of ${size.join(' × ')} voxels and gets ${found.join(' × ')}.`,
    'Use patches of the size that the network was built for.',
  );
}

export const positionTable: LayerKind<PositionTableLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('positionTable'), id, input: id, size: sidesOfMaps }),
  problem: ({ size }, dims) => axesProblem({ size }, dims),
  parameters: ({ size }, _incoming, channels) => [
    {
      name: 'table',
      role: 'position',
      shape: [channels, ...size],
      axes: [{ axis: 0, does: 'scale', of: 'output' }],
    },
  ],
  forward: (layer, { x, parameter }) => {
    requireSize(layer.id, layer.size, x.shape.slice(2));
    return add(x, parameter('table'));
  },
};
