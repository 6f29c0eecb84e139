/** Transposed convolution whose kernel is its strides: each input voxel makes its own block of output voxels. Weight [I, O, k…]. */
import { z } from 'zod';
import { transposedConvolution as transposed } from '../../tensor/index.ts';
import { axesProblem, made, perAxis } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface TransposedConvolutionLayer {
  readonly kind: 'transposedConvolution';
  readonly id: string;
  readonly input: string;
  readonly stage: number;
  readonly filters: number;
  readonly strides: readonly number[];
  readonly bias: boolean;
}

export const transposedConvolution: LayerKind<TransposedConvolutionLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('transposedConvolution'), ...made, strides: perAxis }),
  problem: ({ strides }, dims) => axesProblem({ strides }, dims),
  channels: ({ filters }) => filters,
  step: ({ strides }) => strides.map((stride) => 1 / stride),
  parameters: ({ filters, strides, bias }, [read = 0]) => [
    {
      name: 'weight',
      role: 'kernel',
      shape: [read, filters, ...strides],
      axes: [
        { axis: 1, does: 'produce', of: 'output' },
        { axis: 0, does: 'consume', of: 0 },
      ],
    },
    ...(bias
      ? [
          {
            name: 'bias',
            role: 'bias' as const,
            shape: [filters],
            axes: [{ axis: 0, does: 'produce' as const, of: 'output' as const }],
          },
        ]
      : []),
  ],
  atoms: (_layer, _incoming, table, channels) => table.make(channels),
  forward: ({ strides, bias }, { x, parameter }) =>
    transposed(x, parameter('weight'), { ...(bias ? { bias: parameter('bias') } : {}), strides }),
  macs: (_layer, { input, weights }) => weights * input.reduce((voxels, side) => voxels * side, 1),
  withFilters: (layer, filters) => ({ ...layer, filters }),
  stage: ({ stage }) => stage,
  windows: ({ strides }) => ({
    kernel: strides.map(() => 1),
    strides: strides.map(() => 1),
    padding: strides.map(() => 0),
    writes: strides,
  }),
};
