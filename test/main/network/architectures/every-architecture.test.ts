/**
 * Every architecture with each value of each option that changes its layout, for every task: it is proposed, trains a step,
 * is cut to what its masked twin computes, and its file computes what the app does.
 */
import { describe, expect, it } from 'vitest';
import { optionsOf, withOption } from '../../../../shared/architecture-options.ts';
import { architectureSchema } from '../../../../shared/architecture-schema.ts';
import { architectureNames, type ArchitectureConfig } from '../../../../shared/architectures.ts';
import { defaultLoss } from '../../../../shared/losses.ts';
import type { AnyOptionFacts, OptionValue } from '../../../../shared/option-facts.ts';
import { createRandom } from '../../../../shared/random.ts';
import { configureTask, taskNames, type TaskConfig } from '../../../../shared/task.ts';
import { createOnnxEngine } from '../../../../main/engine/onnx/engine.ts';
import { openModelFile } from '../../../../main/engine/onnx/model-file.ts';
import { encodeModel } from '../../../../main/engine/onnx/model-proto.ts';
import { networkToOnnx } from '../../../../main/export/onnx-network.ts';
import { createPredictor } from '../../../../main/logits/predictor.ts';
import {
  buildNetwork,
  couple,
  cut,
  mask,
  outputMargin,
  parametersOf,
  proposeNetwork,
  sideMultiples,
  startSupport,
  type Network,
  type Weights,
} from '../../../../main/network/index.ts';
import { pruningMethods } from '../../../../main/pruning/index.ts';
import { defaultConfig } from '../../../../main/training/defaults.ts';
import { initialModel, methodSetup, modelFrom, stateOf } from '../../../../main/training/model.ts';
import { noiseOf, noiseShapes } from '../../../../main/training/noise.ts';
import { objectiveOf } from '../../../../main/training/objective.ts';
import { trainingProgram } from '../../../../main/training/step-program.ts';
import type { TrainingConfig } from '../../../../shared/training.ts';
import { unetProposal } from '../../../support/proposal.ts';
import { randomPlan } from '../random-networks.ts';
import { randomImage, randomWeights, relativeDifference, runNetwork } from '../run.ts';

const engine = createOnnxEngine({ threads: 1 });
const data = { channels: 2, classes: 3 };
const batch = 2;
/** Four stages in 2D, so that deep supervision has two heads; two in 3D. */
const sides = { 2: 32, 3: 8 } as const;

const source = {
  classes: ['background', 'front', 'rear'].map((name, value) => ({ name, value })),
  regions: [
    { name: 'both', values: [1, 2], writes: 1 },
    { name: 'rear', values: [2], writes: 2 },
  ],
};

const tasks = taskNames.map((name): TaskConfig => {
  const task = configureTask(name, source);
  if (task.kind === 'unavailable') throw new Error(task.problem);
  return task;
});

function valuesOf(facts: AnyOptionFacts): OptionValue[] {
  if (facts.kind === 'flag') return [false, true];
  return facts.kind === 'choice' ? facts.values.map(({ value }) => value) : [];
}

interface Variant {
  readonly title: string;
  readonly dims: 2 | 3;
  readonly architecture: ArchitectureConfig;
  readonly patch: readonly number[];
}

/** As proposed but with 4 filters at every stage, and that with one option changed. */
function variantsOf(name: ArchitectureConfig['kind'], dims: 2 | 3): Variant[] {
  const perAxis = (value: number): number[] => new Array<number>(dims).fill(value);
  const images = { spacing: perAxis(1), size: perAxis(sides[dims]), voxels: 1e6 };
  const io = { dims, channels: data.channels, classes: data.classes };
  const { config, patch: proposed } = proposeNetwork(name, images, io);
  const parsed = architectureSchema.parse(config);
  const { flat: flatten } = startSupport(name);
  const flat = typeof flatten === 'function' ? flatten(parsed, 4) : parsed;
  const hasMargin = outputMargin(buildNetwork(config, { ...io, patch: proposed })).some(
    (margin) => margin > 0,
  );
  const small = hasMargin ? withOption(flat, 'widths', flat.widths.slice(0, 4)) : flat;
  const network = buildNetwork(small, { ...io, patch: proposed });
  const multiples = sideMultiples(network);
  // two voxels a side at the deepest stage: a norm over one would hide what is below it
  const patch = hasMargin
    ? outputMargin(network).map((margin, axis) => 2 * margin + multiples[axis]!)
    : proposed.map(() => sides[dims] / 2);
  const changed = optionsOf(small).flatMap(({ name: option, facts }) =>
    valuesOf(facts).map((value) => ({
      title: `${dims}D ${name}, ${option} ${String(value)}`,
      dims,
      patch,
      architecture: withOption(small, option, value),
    })),
  );
  return changed
    .filter(({ architecture }) => JSON.stringify(architecture) !== JSON.stringify(small))
    .concat({ title: `${dims}D ${name}`, dims, patch, architecture: small });
}

const variants = architectureNames.flatMap((name) => [
  ...variantsOf(name, 2),
  ...variantsOf(name, 3).slice(-1),
]);
const cases = variants.flatMap((variant) =>
  tasks.map((task) => ({ ...variant, title: `${variant.title}, ${task.kind}`, task })),
);

function configOf({ dims, patch, architecture }: Variant, task: TaskConfig): TrainingConfig {
  const proposal = { ...unetProposal({ dims, patch, batch }), architecture };
  return { ...defaultConfig(proposal, 'none'), task, loss: defaultLoss(task.kind, dims) };
}

async function stepOf(config: TrainingConfig): Promise<{ applied: number; loss: number; moved: number }> {
  const model = initialModel(config, data);
  const { patch } = config.step;
  const step = trainingProgram({
    network: model.network,
    pruner: pruningMethods.none.start(methodSetup(config, data)),
    objective: objectiveOf(config, model.network.heads.length),
    optimizer: config.optimizer,
    batch,
    patch,
  });
  const executable = await engine.compile(step, stateOf(model, config));
  const random = createRandom(3);
  const labels = Float32Array.from(randomImage([batch, 1, ...patch], 2).data, () => random.integer(3));
  const { loss, applied } = await executable.run({
    image: randomImage([batch, data.channels, ...patch], 1).data,
    labels,
    learningRate: Float32Array.of(0.01),
    ...noiseOf(noiseShapes(step, model.network), { seed: 1, epoch: 1, iteration: 0 }),
  });
  const { weights: after } = modelFrom(model.network, config, await executable.readState());
  await executable.dispose();
  for (const { name, role } of parametersOf(model.network))
    if (role === 'fixed') expect(after.get(name)).toEqual(model.weights.get(name));
  const kernels = [...model.weights].filter(([name]) => name.endsWith('/weight'));
  const moved = kernels.filter(([name, { data: before }]) =>
    before.some((value, index) => value !== after.get(name)?.data[index]),
  );
  return { applied: applied![0]!, loss: loss![0]!, moved: moved.length / kernels.length };
}

/** The largest difference between the exported file and the app, as a share of the largest logit. */
async function exportDifference(
  network: Network,
  weights: Weights,
  patch: readonly number[],
): Promise<number> {
  const image = randomImage([batch, network.inputChannels, ...patch], 5);
  const app = await createPredictor(engine, network, weights, { patch, batch });
  const expected = await app.run(image.data);
  const file = await openModelFile(encodeModel(networkToOnnx(network, weights, {})), 'model.onnx');
  const { logits } = await file.run({ image });
  const margin = outputMargin(network);
  expect(logits?.shape).toEqual([
    batch,
    network.classes,
    ...patch.map((side, axis) => side - 2 * margin[axis]!),
  ]);
  const differences = Array.from(expected, (value, index) => Math.abs(value - logits!.data[index]!));
  await app.dispose();
  await file.dispose();
  return Math.max(...differences) / Math.max(...expected.map(Math.abs));
}

describe('every architecture and task', () => {
  it('are all here, with each value of each option', () => {
    expect(new Set(cases.map(({ architecture }) => architecture.kind))).toEqual(new Set(architectureNames));
    expect(cases.map(({ title }) => title)).toContain('2D pocketnet, block dense, regions');
    expect(cases.map(({ title }) => title)).toContain('2D unet, residual true, classes');
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
  });

  it.each(cases)('$title', async ({ task, ...variant }) => {
    const config = configOf(variant, task);
    expect(architectureSchema.parse(variant.architecture)).toEqual(variant.architecture);
    const step = await stepOf(config);
    expect(step).toMatchObject({ applied: 1, moved: 1 });
    expect(Number.isFinite(step.loss)).toBe(true);

    const { network, weights: first } = initialModel(config, data);
    expect(couple(network).groups.some(({ frozen }) => !frozen)).toBe(true);
    const weights = randomWeights(first, 6);
    const plan = randomPlan(network, createRandom(7));
    const smaller = cut(network, weights, new Map(), plan);
    expect([...smaller.weights.values()].reduce((sum, { data: own }) => sum + own.length, 0)).toBeLessThan(
      [...weights.values()].reduce((sum, { data: own }) => sum + own.length, 0),
    );
    const image = randomImage([1, data.channels, ...variant.patch], 8);
    const full = runNetwork(network, mask(network, weights, plan), image);
    const difference = relativeDifference(full, runNetwork(smaller.network, smaller.weights, image));
    expect(difference).toBeLessThan(1e-5);

    expect(await exportDifference(smaller.network, smaller.weights, variant.patch)).toBeLessThan(1e-4);
  });
});
