/** NVIDIA's U-Net for brain tumours: its published size (segmentation-systems.md 5), and what can be switched on. */
import { describe, expect, test } from 'vitest';
import type { Brats21Config } from '../../../../shared/architectures.ts';
import {
  buildNetwork,
  outputSizes,
  parameterShapes,
  proposeNetwork,
  type Network,
} from '../../../../main/network/index.ts';
import { sizeOf } from '../../../../main/tensor/index.ts';

const count = (network: Network): number =>
  [...parameterShapes(network).values()].reduce((sum, shape) => sum + sizeOf(shape), 0);

const stages = [0, 1, 2, 3, 4, 5, 6];
const published: Brats21Config = {
  kind: 'brats21',
  widths: [64, 96, 128, 192, 256, 384, 512],
  strides: stages.map((stage) => (stage === 0 ? [1, 1, 1] : [2, 2, 2])),
  kernels: stages.map(() => [3, 3, 3]),
  residual: false,
  attention: false,
  deepSupervision: false,
  dropBlock: 0,
};
const io = { dims: 3, channels: 5, classes: 3 } as const;

test('seven stages, five channels, three regions: 50,837,987 parameters, and 678 for two further heads', () => {
  expect(count(buildNetwork(published, io))).toBe(50_837_987);
  const supervised = buildNetwork({ ...published, deepSupervision: true }, io);
  expect(count(supervised)).toBe(50_837_987 + 678);
  const sizes = outputSizes(supervised, [128, 128, 128]);
  expect(supervised.heads.map((head) => sizes.get(head))).toEqual(
    [128, 64, 32].map((side) => [side, side, side]),
  );
});

test('for brain images of 1 mm the published widths are proposed, as deep as a card of 8 GB allows', () => {
  const images = { spacing: [1, 1, 1], size: [138, 170, 137], voxels: 1e9 };
  const { config, patch, reasons } = proposeNetwork('brats21', images, io);
  expect(config).toMatchObject({ widths: published.widths.slice(0, 6), deepSupervision: true });
  expect(patch).toEqual([96, 128, 96]);
  expect(reasons.find(({ field }) => field === 'patch')?.reason).toMatch(/to fit 8 GB of memory/);
  expect(reasons.find(({ field }) => field === 'strides')?.reason).toMatch(
    /4 voxels or more; the deepest map is 3 × 4 × 3/,
  );
});

test('no images make it deeper than published', () => {
  const { config, reasons } = proposeNetwork(
    'brats21',
    { spacing: [1, 1], size: [1024, 1024], voxels: 1e9 },
    { ...io, dims: 2 },
  );
  expect(config).toMatchObject({ widths: published.widths });
  expect(reasons.find(({ field }) => field === 'strides')?.reason).toMatch(/, 6 times at most/);
});

test('small images get fewer stages', () => {
  const { config, patch } = proposeNetwork(
    'brats21',
    { spacing: [1, 1], size: [16, 16], voxels: 1e6 },
    { ...io, dims: 2 },
  );
  expect(config).toMatchObject({ widths: [64, 96, 128, 192] });
  expect(patch).toEqual([16, 16]);
});

describe('what can be switched on', () => {
  const small = {
    ...published,
    widths: [4, 6, 8],
    strides: published.strides.slice(0, 3),
    kernels: published.kernels.slice(0, 3),
  };
  const kinds = (config: Brats21Config): string[] => buildNetwork(config, io).layers.map(({ kind }) => kind);

  test('a gate on each skip, which the decoder reads in its place', () => {
    const network = buildNetwork({ ...small, attention: true }, io);
    expect(network.layers.filter(({ kind }) => kind === 'gate')).toHaveLength(2);
    const concatenation = network.layers.find(({ id }) => id === 'decoder0.concat');
    expect(concatenation).toMatchObject({ inputs: ['decoder0.gate', 'up0'] });
    // Two 1 × 1 convolutions to half the filters and one to a map, each with an affine norm.
    const gates = [4, 6].reduce((sum, f) => sum + 2 * (f * (f / 2) + f) + f / 2 + 2, 0);
    expect(count(network)).toBe(count(buildNetwork(small, io)) + gates);
  });

  test('shortcuts in every stage, and blocks that are dropped', () => {
    expect(kinds({ ...small, residual: true }).filter((kind) => kind === 'add')).toHaveLength(5);
    expect(kinds({ ...small, dropBlock: 20 }).filter((kind) => kind === 'dropBlock')).toHaveLength(5);
    expect(kinds(small)).not.toContain('dropBlock');
  });
});
