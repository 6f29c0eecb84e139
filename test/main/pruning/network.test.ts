/** Sauron on real networks: its programs run, its plan cuts, and the cut network runs on. */
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { describe, expect, test } from 'vitest';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import {
  buildUNet,
  couple,
  createPlan,
  cut,
  forward,
  initializeWeights,
  type Network,
  type Weights,
} from '../../../main/network/index.ts';
import { pruningMethods, type Pruner } from '../../../main/pruning/index.ts';
import { gradients, input, program, state, type Tensor } from '../../../main/tensor/index.ts';
import { createRandom } from '../../../shared/random.ts';

function smallUNet(dims: 2 | 3, residual: boolean): Network {
  const all = (side: number) => new Array<number>(dims).fill(side);
  return buildUNet({
    dims,
    inputChannels: 1,
    classes: 2,
    widths: [6, 8],
    heads: 1,
    residual,
    downsampling: 'stride',
    kernels: [all(3), all(3)],
    strides: [all(1), all(2)],
    norm: 'affine',
    slope: 0.01,
  });
}

const prunable = (network: Network) => couple(network).groups.filter(({ frozen }) => !frozen);

/** One pass; the penalty's gradient is part of it so that the backward graph is compiled too. */
async function pass(network: Network, weights: Weights, pruner: Pruner) {
  const image = input('image', [2, 1, ...new Array<number>(network.dims).fill(8)]);
  const parameters: Tensor[] = [];
  const { featureMaps } = forward(network, image, (name, shape) => {
    const parameter = state(name, shape);
    parameters.push(parameter);
    return parameter;
  });
  const penalty = pruner.penalty(featureMaps);
  if (penalty === undefined) throw new Error('expected a penalty');
  const [gradient = penalty] = gradients(penalty, parameters);
  const outputs = { penalty, gradient, ...Object.fromEntries(pruner.evidence(featureMaps)?.outputs ?? []) };
  const values = new Map([...weights].map(([name, { data }]) => [name, data]));
  const executable = await createOnnxEngine({ threads: 1 }).compile(
    program({ outputs, updates: {} }),
    values,
  );
  const random = createRandom(5);
  const voxels = Float32Array.from({ length: 2 * 8 ** network.dims }, () => random.normal());
  const results = await executable.run({ image: voxels, ...pruner.feeds() });
  pruner.observe(results);
  await executable.dispose();
  return results;
}

describe.each([
  { dims: 2, residual: false },
  { dims: 2, residual: true },
  { dims: 3, residual: false },
] as const)('$dims D, residual $residual', ({ dims, residual }) => {
  test('scores, cuts and runs on with fewer filters', async () => {
    const network = smallUNet(dims, residual);
    const weights = initializeWeights(network, createRandom(1));
    const layers = prunable(network).map(({ id, filters, minKeep }) => ({ id, filters, minKeep }));
    const pruning = { ...defaultPruning('sauron'), options: { lambda: 0.5 } };
    const config = { pruning, seed: 3, epochs: 20 };
    const setup = { layers, heads: 1, config, dense: network, patch: [16, 16], learningRateSum: () => 1 };
    const pruner = pruningMethods.sauron.start(setup);

    const before = await pass(network, weights, pruner);
    expect(before['penalty']?.[0]).toBeGreaterThan(0.01);
    expect(before['penalty']?.[0]).toBeLessThan(0.5);
    expect(before['gradient']?.some((value) => value !== 0)).toBe(true);

    const { keep } = pruner.endEpoch({
      epoch: 12,
      epochs: 20,
      trainLosses: [],
      validationLosses: [],
      classDice: [],
      share: 1,
    });
    expect(keep?.size).toBeGreaterThan(0);
    const reductions = [...(keep ?? [])].map(([group, kept]) => ({ group, keep: kept }));
    const smaller = cut(network, weights, new Map(), createPlan(network, reductions));
    const left = new Map(prunable(smaller.network).map(({ id, filters }) => [id, filters]));
    expect(new Map(pruner.layers().map(({ id, filters }) => [id, filters]))).toEqual(left);

    const after = await pass(smaller.network, smaller.weights, pruner);
    expect(Number.isFinite(after['penalty']?.[0])).toBe(true);
  });
});
