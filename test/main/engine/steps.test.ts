/** Every loss, optimiser, architecture and Sauron itself: the engines take the same steps from the same weights and batches. */
import { describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { createReferenceEngine } from '../../../main/engine/reference/engine.ts';
import { tensorflowEngines } from '../../support/tensorflow.ts';
import { difference, stateDifference, stepCases, takeSteps, type Steps } from './steps.ts';

const onnx = createOnnxEngine({ threads: 1 });
const engines = [onnx, ...tensorflowEngines];

/** Largest difference of the losses of a step, relative to that loss. */
const lossDifference = (actual: Steps, expected: Steps): number =>
  Math.max(...expected.losses.map((loss, step) => difference([actual.losses[step] ?? NaN], [loss])));

describe.each(stepCases)('$name', ({ config }) => {
  it.each(engines.map((engine) => [engine.device.engine, engine] as const))('%s', async (_, engine) => {
    const expected = await takeSteps(createReferenceEngine(), config, 2);
    const actual = await takeSteps(engine, config, 2);
    expect(actual.losses).toHaveLength(2);
    expect(expected.losses[1]).not.toBe(expected.losses[0]);
    expect(lossDifference(actual, expected)).toBeLessThan(2e-6);
    expect(stateDifference(actual, expected).value, stateDifference(actual, expected).name).toBeLessThan(
      1e-4,
    );
  });
});

// Rounding grows from step to step wherever a unit sits near its kink, so that these are the settings that runs have.
const long = [
  'loss: Dice + cross-entropy, deep supervision',
  "loss: Sauron's reference",
  'loss: with δ_opt of Sauron',
];

// The reference is slow: once is enough to tell who is wrong.
const longRuns = stepCases
  .filter(({ name }) => long.includes(name))
  .flatMap(({ name, config }) =>
    (name === long[0] ? [createReferenceEngine(), ...tensorflowEngines] : tensorflowEngines).map(
      (engine) => [name, engine.device.engine, { engine, config }] as const,
    ),
  );

it.each(longRuns)('50 steps, %s: %s', async (_name, _engine, { engine, config }) => {
  const expected = await takeSteps(onnx, config, 50);
  expect(lossDifference(await takeSteps(engine, config, 50), expected)).toBeLessThan(1e-3);
});
