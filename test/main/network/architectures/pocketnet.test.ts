/** PocketNet's published parameter counts (segmentation-systems.md 2). */
import { describe, expect, test } from 'vitest';
import type { PocketNetConfig } from '../../../../shared/architectures.ts';
import { widthsByRule } from '../../../../shared/width-rule.ts';
import { plainStage } from '../../../../main/network/blocks.ts';
import { buildNetwork, parameterShapes, type Network } from '../../../../main/network/index.ts';
import type { Layer } from '../../../../main/network/layers/index.ts';
import { parseNetwork } from '../../../../main/network/validate.ts';
import { sizeOf } from '../../../../main/tensor/index.ts';

const count = (network: Network): number =>
  [...parameterShapes(network).values()].reduce((sum, shape) => sum + sizeOf(shape), 0);

const five = [0, 1, 2, 3, 4];

/** Slabs of slices: nothing is pooled across them. */
const published: PocketNetConfig = {
  kind: 'pocketnet',
  widths: five.map(() => 16),
  block: 'plain',
  norm: 'none',
  strides: five.map((stage) => (stage === 0 ? [1, 1, 1] : [1, 2, 2])),
  kernels: five.map(() => [3, 3, 3]),
  deepSupervision: false,
};

describe('as published, four channels and two classes', () => {
  test.each([
    ['plain', 'doubling', 5_472_146],
    ['plain', 'constant', 151_362],
    ['residual', 'doubling', 5_669_042],
    ['residual', 'constant', 156_946],
    ['dense', 'doubling', 8_129_906],
    ['dense', 'constant', 243_922],
  ] as const)('%s blocks, %s: %i parameters', (block, rule, parameters) => {
    const widths = widthsByRule({ rule, first: 16 }, 5);
    const network = buildNetwork({ ...published, block, widths }, { dims: 3, channels: 4, classes: 2 });
    expect(count(network)).toBe(parameters);
  });

  test.each([
    [[16, 32, 64, 128, 256], 1_178_994],
    [[16, 16, 16, 16, 16], 21_074],
  ] as const)('the 2D classifier of %j filters, laid out with the same blocks', (widths, parameters) => {
    const layers: Layer[] = [{ kind: 'input', id: 'input' }];
    const style = { norm: 'none', slope: 0 } as const;
    let input = 'input';
    for (const [stage, filters] of widths.entries()) {
      const name = `encoder${stage}`;
      const shape = { name, stage, filters, inputFilters: 0, kernel: [3, 3], strides: [1, 1] };
      input = plainStage(layers, input, shape, style);
      const window = stage < 4 ? [2, 2] : [4, 4]; // the last one sees the whole map of a 64 × 64 image
      layers.push({ kind: 'pool', id: `${name}.pool`, input, mode: 'max', window });
      input = `${name}.pool`;
    }
    const dense = { stage: 4, filters: 2, kernel: [1, 1], strides: [1, 1], bias: true };
    layers.push({ kind: 'convolution', id: 'head0', input, ...dense });
    const network = parseNetwork({ dims: 2, inputChannels: 1, classes: 2, layers, heads: ['head0'] });
    expect(count(network)).toBe(parameters);
  });
});

test.each([
  [32, 469_545],
  [16, 118_041],
])('%i filters on the four stages of the hippocampus: %i parameters', (width, parameters) => {
  const four = five.slice(0, 4);
  const config: PocketNetConfig = {
    ...published,
    widths: four.map(() => width),
    norm: 'affine',
    strides: four.map((stage) => (stage === 0 ? [1, 1, 1] : [2, 2, 2])),
    kernels: four.map(() => [3, 3, 3]),
    deepSupervision: true,
  };
  // The published counts hold a head of weight 0 on the coarsest stage of the decoder, which nothing here needs.
  const coarsestHead = 3 * (width + 1);
  const network = buildNetwork(config, { dims: 3, channels: 1, classes: 3 });
  expect(count(network) + coarsestHead).toBe(parameters);
});
