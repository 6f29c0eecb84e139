import { describe, expect, it } from 'vitest';
import { forward } from '../../../main/network/forward.ts';
import type { Network } from '../../../main/network/graph.ts';
import type { Layer } from '../../../main/network/layers/index.ts';
import { parseNetwork } from '../../../main/network/validate.ts';
import { initializeWeights, parameterShapes } from '../../../main/network/weights.ts';
import { input, program, state } from '../../../main/tensor/index.ts';
import { createRandom } from '../../../shared/random.ts';
import { smallUNet } from './networks.ts';
import { runNetwork } from './run.ts';

const shapesOf = (network: Network, shape: readonly number[]) => {
  const { logits, featureMaps } = forward(network, input('x', shape), state);
  return { logits: logits.map((tensor) => tensor.shape), maps: featureMaps };
};

describe('forward', () => {
  it('gives one logit tensor per head, finest first', () => {
    expect(shapesOf(smallUNet({ heads: 2 }), [5, 2, 8, 12]).logits).toEqual([
      [5, 3, 8, 12],
      [5, 3, 4, 6],
    ]);
  });

  it('works in 3D', () => {
    const kernels = [
      [3, 3, 3],
      [3, 3, 3],
    ];
    const strides = [
      [1, 1, 1],
      [1, 2, 2],
    ];
    const network = smallUNet({ dims: 3, widths: [4, 6], kernels, strides });
    const { logits, maps } = shapesOf(network, [1, 2, 3, 4, 4]);
    expect(logits).toEqual([[1, 3, 3, 4, 4]]);
    expect(maps.get('encoder1.2')?.shape).toEqual([1, 6, 3, 2, 2]);
  });

  it('gives the feature map of every prunable group at its resolution', () => {
    const { maps } = shapesOf(smallUNet({}), [2, 2, 8, 8]);
    expect([...maps].map(([id, { shape }]) => `${id} ${shape.join(' ')}`)).toEqual([
      'encoder0.1 2 4 8 8',
      'encoder0.2 2 4 8 8',
      'encoder1.1 2 6 4 4',
      'encoder1.2 2 6 4 4',
      'encoder2.1 2 8 2 2',
      'encoder2.2 2 8 2 2',
      'up1 2 6 4 4',
      'decoder1.1 2 6 4 4',
      'decoder1.2 2 6 4 4',
      'up0 2 4 8 8',
      'decoder0.1 2 4 8 8',
      'decoder0.2 2 4 8 8',
    ]);
  });

  it('makes norm and activation one node, whose map is the one after the activation', () => {
    const network = smallUNet({ slope: 0.2 });
    const { logits, featureMaps } = forward(network, input('x', [1, 2, 8, 8]), state);
    expect(featureMaps.get('encoder0.1')).toMatchObject({
      primitive: 'normalize',
      attributes: { slope: 0.2 },
    });
    const { nodes } = program({ outputs: { logits: logits[0]! } });
    expect(nodes.filter((node) => node.primitive === 'normalize')).toHaveLength(10); // one per convolution block
    expect(nodes.some((node) => node.primitive === 'leakyRelu')).toBe(false);
  });

  it('asks for each parameter once, by name and shape', () => {
    const network = smallUNet({ norm: 'plain' });
    const asked: [string, readonly number[]][] = [];
    forward(network, input('x', [1, 2, 8, 8]), (name, shape) => {
      asked.push([name, shape]);
      return state(name, shape);
    });
    expect(asked).toEqual([...parameterShapes(network)]);
  });

  it('refuses an image of other channels or of a size that does not fit', () => {
    expect(() => shapesOf(smallUNet({}), [1, 1, 8, 8])).toThrow('reads 2 image channels, but gets 1');
    expect(() => shapesOf(smallUNet({}), [1, 2, 8, 9])).toThrow('axis 2 has 9 voxels');
  });
});

describe('layers compute', () => {
  const head: Layer = {
    kind: 'convolution',
    id: 'head',
    input: 'last',
    stage: 0,
    filters: 2,
    kernel: [1, 1],
    strides: [1, 1],
    bias: true,
  };
  /** The first logit map of layers on a 2 × 2 image of one channel; the head adds 10 to the first channel. */
  function run(
    layers: Layer[],
    image: number[],
    weights: Record<string, [number[], number[]]> = {},
  ): number[] {
    const network = parseNetwork({
      dims: 2,
      inputChannels: 1,
      classes: 2,
      layers: [{ kind: 'input', id: 'input' }, ...layers, head],
      heads: ['head'],
    });
    const all = new Map(initializeWeights(network, createRandom(1)));
    const channels = all.get('head/weight')!.shape[1]!;
    const first = Float32Array.from({ length: 2 * channels }, (_, index) => (index === 0 ? 1 : 0));
    all.set('head/weight', { shape: [2, channels, 1, 1], data: first });
    all.set('head/bias', { shape: [2], data: Float32Array.of(10, 0) });
    for (const [name, [shape, data]] of Object.entries(weights)) {
      all.set(name, { shape, data: Float32Array.from(data) });
    }
    const logits = runNetwork(network, all, { shape: [1, 1, 2, 2], data: Float32Array.from(image) });
    return [...logits.get('head')!].slice(0, logits.get('head')!.length / 2).map((value) => value - 10);
  }

  it('a leaky activation', () => {
    expect(run([{ kind: 'activation', id: 'last', input: 'input', slope: 0.5 }], [1, -2, 3, -4])).toEqual([
      1, -1, 3, -2,
    ]);
  });

  it('a convolution that sees zeros outside the image', () => {
    const weight = [0, 0, 0, 0, 1, 2, 0, 0, 0]; // centre + 2 · right neighbour
    const layer: Layer = { ...head, id: 'last', input: 'input', filters: 1, kernel: [3, 3] };
    const weights: Record<string, [number[], number[]]> = {
      'last/weight': [[1, 1, 3, 3], weight],
      'last/bias': [[1], [0.5]],
    };
    expect(run([layer], [1, 2, 3, 4], weights)).toEqual([5.5, 2.5, 11.5, 4.5]);
  });

  it.each([
    ['max', 4],
    ['average', 2.5],
  ] as const)('%s pooling and a transposed convolution back', (mode, pooled) => {
    const up: Layer = {
      kind: 'transposedConvolution',
      id: 'last',
      input: 'pool',
      stage: 0,
      filters: 1,
      strides: [2, 2],
      bias: true,
    };
    const layers: Layer[] = [{ kind: 'pool', id: 'pool', input: 'input', mode, window: [2, 2] }, up];
    const weights: Record<string, [number[], number[]]> = {
      'last/weight': [
        [1, 1, 2, 2],
        [1, 2, 3, 4],
      ],
      'last/bias': [[1], [1]],
    };
    expect(run(layers, [1, 2, 3, 4], weights)).toEqual([1, 2, 3, 4].map((tap) => tap * pooled + 1));
  });

  it('a sum of three', () => {
    const sum: Layer = { kind: 'add', id: 'last', inputs: ['input', 'input', 'input'] };
    expect(run([sum], [1, 2, 3, 4])).toEqual([3, 6, 9, 12]);
  });

  it('a norm with scale and bias', () => {
    const norm: Layer = { kind: 'normalization', id: 'last', input: 'input', affine: true };
    const weights: Record<string, [number[], number[]]> = {
      'last/scale': [[1], [2]],
      'last/bias': [[1], [3]],
    };
    const values = run([norm], [-1, 1, -1, 1], weights);
    const unit = 1 / Math.sqrt(1 + 1e-5);
    for (const [index, sign] of [-1, 1, -1, 1].entries())
      expect(values[index]).toBeCloseTo(3 + 2 * sign * unit, 9);
  });

  it('a norm without scale and the activation after it', () => {
    const norm: Layer = { kind: 'normalization', id: 'norm', input: 'input', affine: false };
    const values = run(
      [norm, { kind: 'activation', id: 'last', input: 'norm', slope: 0.25 }],
      [-1, 1, -1, 1],
    );
    const unit = 1 / Math.sqrt(1 + 1e-5);
    for (const [index, factor] of [-0.25, 1, -0.25, 1].entries()) {
      expect(values[index]).toBeCloseTo(factor * unit, 9);
    }
  });

  it('a concatenation in its order', () => {
    const double: Layer = { kind: 'add', id: 'double', inputs: ['input', 'input'] };
    const joined: Layer = { kind: 'concatenation', id: 'last', inputs: ['double', 'input'] };
    expect(run([double, joined], [1, 2, 3, 4])).toEqual([2, 4, 6, 8]);
  });
});
