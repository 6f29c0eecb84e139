/**
 * A cut network computes what its mask twin computes, to 1e-5 of the largest logit: U-Nets of every kind, and random
 * graphs. Mostly in double precision, where a wrong index cannot hide behind rounding; once on each engine.
 */
import { describe, expect, it } from 'vitest';
import type { UNetLayout } from '../../../main/network/architectures/unet.ts';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { createReferenceEngine } from '../../../main/engine/reference/engine.ts';
import { couple } from '../../../main/network/coupling.ts';
import type { Network } from '../../../main/network/graph.ts';
import { mask } from '../../../main/network/mask.ts';
import { createPlan, type Reduction } from '../../../main/network/plan.ts';
import { cut } from '../../../main/network/surgery.ts';
import { initializeWeights, type NdArray, type Weights } from '../../../main/network/weights.ts';
import { createRandom } from '../../../shared/random.ts';
import { smallUNet } from './networks.ts';
import { randomNetwork, randomPlan, traits } from './random-networks.ts';
import { randomImage, randomWeights, relativeDifference, runNetwork, runOn } from './run.ts';

const anyWeights = (network: Network, seed: number): Weights =>
  randomWeights(initializeWeights(network, createRandom(seed)), seed);

function twinDifference(network: Network, image: NdArray, plans: number, seed: number): number {
  const random = createRandom(seed);
  const weights = anyWeights(network, seed);
  const differences = Array.from({ length: plans }, () => {
    const plan = randomPlan(network, random);
    const small = cut(network, weights, new Map(), plan);
    const full = runNetwork(network, mask(network, weights, plan), image);
    return relativeDifference(full, runNetwork(small.network, small.weights, image));
  });
  return Math.max(...differences);
}

const kinds: readonly Partial<UNetLayout>[] = [
  { norm: 'affine', heads: 2 },
  { norm: 'plain', downsampling: 'max' },
  { norm: 'none', downsampling: 'average' },
  { norm: 'affine', residual: true },
  { norm: 'plain', residual: true, widths: [4, 4, 4], downsampling: 'max' },
];

describe('mask and cut', () => {
  it.each(kinds)('agree on a U-Net, %j', (kind) => {
    expect(twinDifference(smallUNet(kind), randomImage([1, 2, 8, 8], 1), 4, 11)).toBeLessThan(1e-5);
  });

  it('agree in 3D', () => {
    const cubes = [
      [3, 3, 3],
      [3, 3, 3],
    ];
    const strides = [
      [1, 1, 1],
      [2, 2, 2],
    ];
    const network = smallUNet({ dims: 3, widths: [3, 4], kernels: cubes, strides, residual: true });
    expect(twinDifference(network, randomImage([1, 2, 4, 4, 4], 1), 3, 12)).toBeLessThan(1e-5);
  });

  it.each([createOnnxEngine(), createReferenceEngine()])(
    'agree in float32 on the $device.engine engine',
    async (engine) => {
      const network = smallUNet({ residual: true, heads: 2 });
      const weights = initializeWeights(network, createRandom(3));
      const image = randomImage([1, 2, 16, 16], 3);
      const plan = randomPlan(network, createRandom(3));
      const small = cut(network, weights, new Map(), plan);
      const full = await runOn(engine, network, mask(network, weights, plan), image);
      const smaller = await runOn(engine, small.network, small.weights, image);
      expect(relativeDifference(full, smaller)).toBeLessThan(1e-5);
      expect(relativeDifference(full, runNetwork(small.network, small.weights, image))).toBeLessThan(1e-5);
    },
  );

  const seeds = [1, 2, 3, 4, 5, 6, 8, 11];
  it.each(seeds)('agree on random graph %i for 50 random plans', (seed) => {
    const network = randomNetwork(createRandom(seed));
    expect(twinDifference(network, randomImage([1, 2, 4, 4], seed), 50, seed)).toBeLessThan(1e-5);
  });

  it('meet every kind of layer and tie in those graphs', () => {
    const seen = new Set(seeds.flatMap((seed) => traits(randomNetwork(createRandom(seed)))));
    expect([...seen].sort()).toEqual([
      'activation',
      'add',
      'add of a concatenation',
      'concatenation',
      'convolution',
      'dropBlock',
      'dropout',
      'gate',
      'input',
      'norm affine=false',
      'norm affine=true',
      'pool',
      'prelu',
      'transposedConvolution',
      'upsample',
      'x ‖ x',
    ]);
  });

  it('differ from the uncut network, and from a mask that forgets scale and bias', () => {
    const network = smallUNet({});
    const weights = anyWeights(network, 4);
    const image = randomImage([1, 2, 8, 8], 4);
    const plan = createPlan(network, [{ group: 'encoder1.1', keep: [0, 1, 2] }]);
    const masked = mask(network, weights, plan);
    const logits = runNetwork(network, masked, image);
    expect(relativeDifference(logits, runNetwork(network, weights, image))).toBeGreaterThan(0.01);
    const forgetful = new Map(weights);
    for (const name of ['encoder1.1/weight', 'encoder1.1/bias']) forgetful.set(name, masked.get(name)!);
    expect(relativeDifference(logits, runNetwork(network, forgetful, image))).toBeGreaterThan(0.01);
  });
});

describe('a merge', () => {
  /** Filters 1 and 0 of encoder1.1 with one direction, and filter 1's map `ratio` times filter 0's. */
  function withDuplicate(network: Network, ratio: number): Weights {
    const weights = new Map(anyWeights(network, 6));
    for (const [name, factor] of [
      ['encoder1.1/weight', 3],
      ['encoder1.1.norm/scale', ratio],
      ['encoder1.1.norm/bias', ratio],
    ] as const) {
      const { shape, data } = weights.get(name)!;
      const filter = data.length / shape[0]!;
      const copy = data.slice();
      for (let index = 0; index < filter; index++) copy[filter + index] = factor * data[index]!;
      weights.set(name, { shape, data: copy });
    }
    return weights;
  }

  it('is exact where the maps after the activation are proportional (instance norm takes the length away)', () => {
    const network = smallUNet({});
    const weights = withDuplicate(network, 2);
    const image = randomImage([1, 2, 8, 8], 6);
    const [group, keep] = ['encoder1.1', [0, 2, 3, 4, 5]];
    const consume = { rows: 6, columns: 5, data: new Float32Array(30) };
    for (const [column, filter] of keep.entries()) consume.data[filter * 5 + column] = 1;
    consume.data[1 * 5 + 0] = 2;
    const difference = (reduction: Reduction): number => {
      const smaller = cut(network, weights, new Map(), createPlan(network, [reduction]));
      const logits = runNetwork(network, weights, image);
      return relativeDifference(logits, runNetwork(smaller.network, smaller.weights, image));
    };
    const [merged, dropped] = [difference({ group, keep, consume }), difference({ group, keep })];
    expect(merged).toBeLessThan(1e-6); // not 0: the norm's epsilon sees a filter's length
    expect(dropped).toBeGreaterThan(1000 * merged);
  });
});

it('has one feature map per prunable group', () => {
  for (const kind of kinds) {
    const groups = couple(smallUNet(kind)).groups.filter((group) => !group.frozen);
    expect(groups.filter((group) => group.featureMap === null)).toEqual([]);
  }
});
