import { unetProposal } from '../../support/proposal.ts';
import { expect, test } from 'vitest';
import { createRandom } from '../../../shared/random.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { pruningMethods } from '../../../main/pruning/index.ts';
import { initialModel, methodSetup, modelFrom, stateOf, type Model } from '../../../main/training/model.ts';
import { objectiveOf } from '../../../main/training/objective.ts';
import { trainingProgram, validationProgram, type StepParts } from '../../../main/training/step-program.ts';
import { discs, engine, tinyConfig } from './fixtures.ts';

const data = { channels: 1, classes: 3 };
const learningRate = Float32Array.of(0.01);

const weightsOf = ({ weights }: Model) => new Map([...weights].map(([name, { data }]) => [name, data]));

function partsOf(config: TrainingConfig) {
  const model = initialModel(config, data);
  const pruner = pruningMethods[config.method].start({ ...methodSetup(config, data), layers: [] });
  const { batch, patch } = config.step;
  const objective = objectiveOf(config, model.network.heads.length);
  const parts: StepParts = {
    network: model.network,
    pruner,
    objective,
    optimizer: config.optimizer,
    batch,
    patch,
  };
  return { config, model, parts };
}

test('a step moves every parameter and slot, and counts itself', async () => {
  const { config, model, parts } = partsOf(tinyConfig());
  const executable = await engine.compile(trainingProgram(parts), stateOf(model, config));
  const { image, labels } = discs(1, 0);
  const outputs = await executable.run({ image, labels, learningRate });
  expect(outputs['applied']).toEqual(Float32Array.of(1));
  const [before, after] = [model, modelFrom(model.network, config, await executable.readState())].map(
    ({ weights, slots }) => new Map([...weights, ...slots]),
  );
  expect([...after!.keys()]).toEqual([...before!.keys()]);
  expect(after!.get('step')!.data).toEqual(Float32Array.of(1));
  // A bias before an instance norm has a gradient of zero up to rounding, so it may stay.
  const still = [...after!].filter(([name, { data }]) =>
    data.every((x, i) => x === before!.get(name)!.data[i]),
  );
  expect(still.map(([name]) => name).filter((name) => !name.includes('bias'))).toEqual([]);
  await executable.dispose();
});

test('a step whose loss is not finite leaves every state as it was, bit for bit', async () => {
  const { config, model, parts } = partsOf(tinyConfig());
  const executable = await engine.compile(trainingProgram(parts), stateOf(model, config));
  const { image, labels } = discs(1, 0);
  await executable.run({ image, labels, learningRate });
  const before = await executable.readState();
  const broken = image.map((value, index) => (index === 3 ? Infinity : value));
  const outputs = await executable.run({ image: broken, labels, learningRate });
  expect(outputs['applied']).toEqual(Float32Array.of(0));
  expect(await executable.readState()).toEqual(before);
  await executable.dispose();
});

test('validation has the loss of the step before its update, and counts voxels per structure', async () => {
  const { config, model, parts } = partsOf(tinyConfig());
  const { image, labels } = discs(1, 0);
  const training = await engine.compile(trainingProgram(parts), stateOf(model, config));
  const validation = await engine.compile(validationProgram(parts), weightsOf(model));
  const loss = (await training.run({ image, labels, learningRate }))['loss']![0]!;
  const outputs = await validation.run({ image, labels });
  expect(outputs['loss']![0]).toBeCloseTo(loss, 5);
  const voxels = (of: string) => outputs[of]!.reduce((total, count) => total + count, 0);
  expect([...outputs['labelled']!]).toEqual([1, 2].map((c) => labels.filter((label) => label === c).length));
  expect(voxels('predicted')).toBeLessThanOrEqual(labels.length);
  expect(voxels('overlap')).toBeLessThanOrEqual(labels.length);
  await training.dispose();
  await validation.dispose();
});

test('trains in 3D', async () => {
  const config = tinyConfig(unetProposal({ dims: 3, patch: [8, 8, 4], widths: [4, 8, 8] }));
  const { model, parts } = partsOf(config);
  const executable = await engine.compile(trainingProgram(parts), stateOf(model, config));
  const random = createRandom(3);
  const image = Float32Array.from({ length: 512 }, () => random.normal());
  const labels = image.map((value) => (value > 0 ? 1 : 0));
  const losses: number[] = [];
  for (let step = 0; step < 10; step++) {
    losses.push((await executable.run({ image, labels, learningRate }))['loss']![0]!);
  }
  expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.3);
  await executable.dispose();
});

test('a model survives its way through an executable', () => {
  const config = tinyConfig();
  const model = initialModel(config, data);
  expect(modelFrom(model.network, config, stateOf(model, config))).toEqual(model);
});

test('a step knows parameters and slots as one vector each, in the order of the layers', () => {
  const { config, model, parts } = partsOf(tinyConfig());
  const numbers = [...model.weights.values()].reduce((sum, { data }) => sum + data.length, 0);
  const { states } = trainingProgram(parts);
  expect(new Map([...states].map(([name, { shape }]) => [name, shape]))).toEqual(
    new Map([
      ['parameters', [numbers]],
      ['step', []],
      ['m', [numbers]],
      ['v', [numbers]],
    ]),
  );
  const slots = new Map(model.slots);
  const [first, second] = [...model.weights];
  slots.set(`${second![0]}:v`, { shape: second![1].shape, data: second![1].data.map(() => 7) });
  const [length, start] = [second![1].data.length, first![1].data.length];
  const vector = stateOf({ ...model, slots }, config).get('v')!;
  expect([...vector.entries()].filter(([, value]) => value !== 0)).toEqual(
    Array.from({ length }, (_, index) => [start + index, 7]),
  );
});

test('a model that lacks an array, or has one of another length, is no state', () => {
  const { config, model } = partsOf(tinyConfig());
  expect(() => stateOf({ ...model, slots: new Map() }, config)).toThrow('encoder0.1/weight:m has no numbers');
  const weights = new Map(model.weights);
  weights.set('encoder0.1/bias', { shape: [3], data: new Float32Array(3) });
  expect(() => stateOf({ ...model, weights }, config)).toThrow('encoder0.1/bias has 3 numbers, not 4');
});

test('heads are those whose loss counts', () => {
  const objective = (changes: Partial<TrainingConfig>) => partsOf(tinyConfig(changes)).parts.objective;
  const heads = (changes: Partial<TrainingConfig>) => objective(changes).weights;
  const four = unetProposal({ dims: 2, patch: [16, 16], widths: [4, 4, 4, 4] });
  expect(heads({})).toEqual([1]);
  expect(heads(four)).toEqual([2 / 3, 1 / 3]);
  expect(heads({ architecture: { ...four.architecture, deepSupervision: false } })).toEqual([1]);
  expect(heads({ ...four, headWeights: 'equal' })).toEqual([1, 1]);
});
