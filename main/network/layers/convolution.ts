/** Convolution with an odd kernel and zero padding of (kernel - 1) / 2: at stride 1 the size stays. Weight [O, I, k…]. */
import { z } from 'zod';
import { convolution as convolve } from '../../tensor/index.ts';
import { axesProblem, made, perAxis } from './fields.ts';
import { filterParameters } from './filters.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface ConvolutionLayer {
  readonly kind: 'convolution';
  readonly id: string;
  readonly input: string;
  /** Resolution level, 0 the finest; for people and for per-level pruning rates. */
  readonly stage: number;
  readonly filters: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly bias: boolean;
}

/** Zeros on each side of the input. */
export const paddingOf = (kernel: readonly number[]): number[] => kernel.map((side) => (side - 1) / 2);

export const convolution: LayerKind<ConvolutionLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('convolution'), ...made, kernel: perAxis, strides: perAxis }),
  problem: ({ kernel, strides }, dims) => {
    const even = kernel.find((side) => side % 2 === 0);
    return (
      axesProblem({ kernel, strides }, dims) ??
      (even === undefined ? undefined : `has a kernel of ${even}; kernels are odd`)
    );
  },
  channels: ({ filters }) => filters,
  step: ({ strides }) => strides,
  parameters: (layer, [read = 0]) => filterParameters([layer.filters, read, ...layer.kernel], 0, layer),
  atoms: (_layer, _incoming, table, channels) => table.make(channels),
  forward: ({ kernel, strides, bias }, { x, parameter }) =>
    convolve(x, parameter('weight'), {
      ...(bias ? { bias: parameter('bias') } : {}),
      strides,
      padding: paddingOf(kernel),
    }),
  macs: (_layer, { output, weights }) => weights * output.reduce((voxels, side) => voxels * side, 1),
  withFilters: (layer, filters) => ({ ...layer, filters }),
  stage: ({ stage }) => stage,
  windows: ({ kernel, strides }) => ({
    kernel,
    strides,
    padding: paddingOf(kernel),
    writes: kernel.map(() => 1),
  }),
};
