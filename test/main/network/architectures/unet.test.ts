import { describe, expect, it } from 'vitest';
import { buildUNet } from '../../../../main/network/architectures/unet.ts';
import { cost } from '../../../../main/network/cost.ts';
import { couple } from '../../../../main/network/coupling.ts';
import { parameterCount } from '../../../../main/network/weights.ts';
import { sauronUNet, hippocampusUNet, smallUNet } from '../networks.ts';

describe('the published parameter counts', () => {
  it.each([
    [[32, 64, 128, 256], 5_603_177],
    [[32, 32, 32, 32], 469_545],
    [[16, 16, 16, 16], 118_041],
  ])('hippocampus, widths %j', (widths, params) => {
    expect(parameterCount(hippocampusUNet(widths))).toBe(params);
  });
});

// sauron.md 1.1; wrapped layers are the prunable groups and the heads
describe.each([
  {
    name: 'Rats',
    network: sauronUNet(2, 32, 5, 2),
    size: [256, 256],
    params: 7_367_686,
    gmac: '11.94',
    wrapped: 25,
  },
  {
    name: 'ACDC',
    network: sauronUNet(2, 48, 7, 4),
    size: [320, 320],
    params: 35_371_796,
    gmac: '44.19',
    wrapped: 37,
  },
  {
    name: 'KiTS',
    network: sauronUNet(3, 24, 5, 3),
    size: [80, 160, 160],
    params: 12_699_921,
    gmac: '261.74',
    wrapped: 25,
  },
  {
    name: 'ATLAS',
    network: sauronUNet(3, 24, 5, 2),
    size: [128, 128, 128],
    params: 12_699_750,
    gmac: '267.96',
    wrapped: 25,
  },
])("Sauron's $name network", ({ network, size, params, gmac, wrapped }) => {
  it('has its parameters and MACs', () => {
    const { params: counted, macs } = cost(network, size);
    expect(counted).toBe(params);
    expect((macs / 1e9).toFixed(2)).toBe(gmac);
  });

  it('has its wrapped layers', () => {
    const prunable = couple(network).groups.filter((group) => !group.frozen);
    expect(prunable.length + network.heads.length).toBe(wrapped);
  });
});

describe('the U-Net', () => {
  it('names its groups for people', () => {
    const prunable = couple(smallUNet({})).groups.filter((group) => !group.frozen);
    expect(prunable.map(({ id, stage, filters }) => `${id} ${stage} ${filters}`)).toEqual([
      'encoder0.1 0 4',
      'encoder0.2 0 4',
      'encoder1.1 1 6',
      'encoder1.2 1 6',
      'encoder2.1 2 8',
      'encoder2.2 2 8',
      'up1 1 6',
      'decoder1.1 1 6',
      'decoder1.2 1 6',
      'up0 0 4',
      'decoder0.1 0 4',
      'decoder0.2 0 4',
    ]);
  });

  it('concatenates the skip first, the upsampled map second', () => {
    const concat = smallUNet({}).layers.find((layer) => layer.id === 'decoder0.concat');
    expect(concat).toMatchObject({ inputs: ['encoder0.2.activation', 'up0'] });
  });

  it('lists heads finest first', () => {
    const network = smallUNet({ heads: 2 });
    expect(network.heads).toEqual(['head0', 'head1']);
    expect(network.layers.find((layer) => layer.id === 'head1')).toMatchObject({
      input: 'decoder1.2.activation',
      filters: 3,
      kernel: [1, 1],
    });
  });

  it.each(['max', 'average'] as const)('downsamples by %s pooling before a stage', (downsampling) => {
    const { layers } = smallUNet({ downsampling });
    expect(layers.find((layer) => layer.id === 'encoder1.pool')).toMatchObject({
      mode: downsampling,
      window: [2, 2],
      input: 'encoder0.2.activation',
    });
    expect(layers.find((layer) => layer.id === 'encoder1.1')).toMatchObject({ strides: [1, 1] });
    expect(layers.some((layer) => layer.id === 'encoder0.pool')).toBe(false);
  });

  it('has no norm where none is wanted', () => {
    expect(smallUNet({ norm: 'none' }).layers.some((layer) => layer.kind === 'normalization')).toBe(false);
  });

  it('keeps anisotropic kernels and strides', () => {
    const network = buildUNet({
      dims: 3,
      inputChannels: 2,
      classes: 2,
      widths: [4, 8],
      kernels: [
        [1, 3, 3],
        [3, 3, 3],
      ],
      strides: [
        [1, 1, 1],
        [1, 2, 2],
      ],
      norm: 'affine',
      slope: 0.01,
      downsampling: 'stride',
      residual: false,
      heads: 1,
    });
    expect(network.layers.find((layer) => layer.id === 'up0')).toMatchObject({ strides: [1, 2, 2] });
    expect(network.layers.find((layer) => layer.id === 'decoder0.1')).toMatchObject({ kernel: [1, 3, 3] });
  });

  it('projects a residual shortcut only where filters or size change', () => {
    const shortcuts = (strides: number[], widths: number[]) =>
      smallUNet({
        residual: true,
        widths,
        strides: [[1, 1], strides],
        kernels: [
          [3, 3],
          [3, 3],
        ],
      })
        .layers.filter((layer) => layer.id.endsWith('.shortcut'))
        .map((layer) => layer.id);
    expect(shortcuts([2, 2], [4, 4])).toEqual(['encoder0.shortcut', 'encoder1.shortcut']);
    expect(shortcuts([1, 1], [4, 6])).toEqual(['encoder0.shortcut', 'encoder1.shortcut']);
    expect(shortcuts([1, 1], [4, 4])).toEqual(['encoder0.shortcut']);
  });

  it('leaves the decoder plain in a residual network', () => {
    const adds = smallUNet({ residual: true }).layers.filter((layer) => layer.kind === 'add');
    expect(adds.map((layer) => layer.id)).toEqual(['encoder0.add', 'encoder1.add', 'encoder2.add']);
  });

  it.each([
    [{ widths: [4] }, 'widths has 1 entries'],
    [{ kernels: [[3, 3]] }, 'kernels has 1 entries for 3 stages'],
    [{ heads: 3 }, 'heads is 3'],
    [{ heads: 0 }, 'heads is 0'],
    [
      {
        strides: [
          [2, 2],
          [2, 2],
          [2, 2],
        ],
      },
      'strides of the first stage',
    ],
    [
      {
        kernels: [
          [2, 2],
          [3, 3],
          [3, 3],
        ],
      },
      'kernel of 2',
    ],
    [{ widths: [4, 0, 8] }, 'filters'],
    [
      {
        kernels: [
          [3, 3, 3],
          [3, 3],
          [3, 3],
        ],
      },
      'kernel [3, 3, 3], but there are 2 axes',
    ],
  ])('refuses %j', (change, message) => {
    expect(() => smallUNet(change)).toThrow(message);
  });
});
