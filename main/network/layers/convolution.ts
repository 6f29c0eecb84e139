/**
 * Convolution with an odd kernel and zero padding of (kernel - 1) / 2: at stride 1 the size stays; or without any, which
 * takes a border of that width; or block by block, where the kernel is its strides. Weight [O, I, k…].
 */
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
  /** Zeros around the input, so that the size stays (`same`, also where it is absent), or none. */
  readonly padding?: 'same' | 'none';
}

/** Zeros on each side of the input. */
export const paddingOf = ({ kernel, padding }: Pick<ConvolutionLayer, 'kernel' | 'padding'>): number[] =>
  kernel.map((side) => (padding === 'none' ? 0 : (side - 1) / 2));

export const convolution: LayerKind<ConvolutionLayer> = {
  ...passing,
  schema: z.strictObject({
    kind: z.literal('convolution'),
    ...made,
    kernel: perAxis,
    strides: perAxis,
    padding: z.enum(['same', 'none']).exactOptional(),
  }),
  problem: ({ kernel, strides, padding }, dims) => {
    const even = kernel.find((side) => side % 2 === 0);
    const isBlocks = padding === 'none' && kernel.every((side, axis) => side === strides[axis]);
    if (isBlocks) return axesProblem({ kernel, strides }, dims);
    return (
      axesProblem({ kernel, strides }, dims) ??
      (even === undefined ? undefined : `has a kernel of ${even}; kernels are odd`) ??
      (padding === 'none' && strides.some((stride) => stride > 1) ? 'has strides and no padding' : undefined)
    );
  },
  channels: ({ filters }) => filters,
  step: ({ strides }) => strides,
  loses: ({ kernel, strides, padding }) =>
    kernel.map((side, axis) => (padding === 'none' && strides[axis] === 1 ? side - 1 : 0)),
  parameters: (layer, [read = 0]) => filterParameters([layer.filters, read, ...layer.kernel], 0, layer),
  atoms: (_layer, _incoming, table, channels) => table.make(channels),
  forward: (layer, { x, parameter }) =>
    convolve(x, parameter('weight'), {
      ...(layer.bias ? { bias: parameter('bias') } : {}),
      strides: layer.strides,
      padding: paddingOf(layer),
    }),
  macs: (_layer, { output, weights }) => weights * output.reduce((voxels, side) => voxels * side, 1),
  withFilters: (layer, filters) => ({ ...layer, filters }),
  stage: ({ stage }) => stage,
  windows: (layer) => ({
    kernel: layer.kernel,
    strides: layer.strides,
    padding: paddingOf(layer),
    writes: layer.kernel.map(() => 1),
  }),
};
