/** Transposed convolution whose kernel is its strides: each input voxel makes its own block of output voxels. Weight [I, O, k…]. */
import { z } from 'zod';
import { transposedConvolution as transposed } from '../../tensor/index.ts';
import { axesProblem, made, perAxis } from './fields.ts';
import { filterParameters } from './filters.ts';
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
  parameters: (layer, [read = 0]) => filterParameters([read, layer.filters, ...layer.strides], 1, layer),
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
