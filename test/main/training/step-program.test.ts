import { unetProposal } from '../../support/proposal.ts';
import { expect, test } from 'vitest';
import { createRandom } from '../../../shared/random.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { pruningMethods } from '../../../main/pruning/index.ts';
import { initialModel, methodSetup, modelFrom, stateOf } from '../../../main/training/model.ts';
import { objectiveOf } from '../../../main/training/objective.ts';
import { trainingProgram, validationProgram, type StepParts } from '../../../main/training/step-program.ts';
import { discs, engine, tinyConfig } from './fixtures.ts';

const data = { channels: 1, classes: 3 };
const learningRate = Float32Array.of(0.01);

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
  return { model, parts };
}

test('a step moves every parameter and slot, and counts itself', async () => {
  const { model, parts } = partsOf(tinyConfig());
  const before = stateOf(model);
  const executable = await engine.compile(trainingProgram(parts), before);
  const { image, labels } = discs(1, 0);
  const outputs = await executable.run({ image, labels, learningRate });
  expect(outputs['applied']).toEqual(Float32Array.of(1));
  const after = await executable.readState();
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  expect(after.get('step')).toEqual(Float32Array.of(1));
  // A bias before an instance norm has a gradient of zero up to rounding, so it may stay.
  const still = [...after].filter(
    ([name, value]) => name !== 'step' && value.every((x, i) => x === before.get(name)![i]),
  );
  expect(still.map(([name]) => name).filter((name) => !name.includes('bias'))).toEqual([]);
  await executable.dispose();
});

test('a step whose loss is not finite leaves every state as it was, bit for bit', async () => {
  const { model, parts } = partsOf(tinyConfig());
  const executable = await engine.compile(trainingProgram(parts), stateOf(model));
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
  const { model, parts } = partsOf(tinyConfig());
  const { image, labels } = discs(1, 0);
  const training = await engine.compile(trainingProgram(parts), stateOf(model));
  const validation = await engine.compile(validationProgram(parts), stateOf({ ...model, slots: new Map() }));
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
  const volumes = unetProposal({ dims: 3, patch: [8, 8, 4], widths: [4, 8, 8] });
  const { model, parts } = partsOf(tinyConfig(volumes));
  const executable = await engine.compile(trainingProgram(parts), stateOf(model));
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
  expect(modelFrom(model.network, config, stateOf(model))).toEqual(model);
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
