/** Network slimming's formulas: the first scale, the proximal step, and the score. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quantile } from '../../../../main/evaluation/quantile.ts';
import { pruningMethods } from '../../../../main/pruning/index.ts';
import { scaleCriterion } from '../../../../main/pruning/methods/slimming.ts';
import type { Survey } from '../../../../main/probing/survey.ts';
import { initialModel, methodSetup, modelFrom, stateOf } from '../../../../main/training/model.ts';
import { objectiveOf } from '../../../../main/training/objective.ts';
import { loadCheckpoint } from '../../../../main/training/checkpoint.ts';
import { train } from '../../../../main/training/trainer.ts';
import { trainingProgram } from '../../../../main/training/step-program.ts';
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { smallUNet } from '../../network/networks.ts';
import { discData, discs, engine, recordEvents, tinyConfig } from '../../training/fixtures.ts';
import { viewOf, withArray } from '../criteria/view.ts';

const data = { channels: 1, classes: 3 };

/** The scales of one norm after one step. */
async function stepped(lambda: number, learningRate: number): Promise<Float32Array> {
  const pruning = { ...defaultPruning('slimming'), options: { lambda } };
  const config = tinyConfig({ method: 'slimming', pruning });
  const model = initialModel(config, data);
  const pruner = pruningMethods.slimming.start(methodSetup(config, data));
  const { batch, patch } = config.step;
  const parts = {
    network: model.network,
    pruner,
    objective: objectiveOf(config, model.network.heads.length),
    optimizer: config.optimizer,
  };
  const executable = await engine.compile(
    trainingProgram({ ...parts, batch, patch }),
    stateOf(model, config),
  );
  expect(new Set(model.weights.get('encoder1.1.norm/scale')!.data)).toEqual(new Set([0.5]));
  const { image, labels } = discs(1, 0);
  await executable.run({ image, labels, learningRate: Float32Array.of(learningRate) });
  const { weights } = modelFrom(model.network, config, await executable.readState());
  const scales = weights.get('encoder1.1.norm/scale')!.data;
  await executable.dispose();
  return scales;
}

test('after the update each scale is thresholded softly by learning rate times λ', async () => {
  const [free, pulled] = [await stepped(1e-9, 0.01), await stepped(20, 0.01)];
  const by = 0.01 * 20;
  expect([...pulled]).toEqual(
    [...free].map((value) => expect.closeTo(Math.sign(value) * Math.max(0, Math.abs(value) - by), 6)),
  );
  expect([...(await stepped(100, 0.01))].every((value) => value === 0)).toBe(true);
});

test('the score is |γ|, or sqrt(Σ γ²) where an addition joins norms', async () => {
  const network = smallUNet({ residual: true, inputChannels: 1 });
  const base = viewOf('slimming', { network });
  let weights = withArray(base.weights, 'encoder1.1.norm/scale', (_, index) => index - 2);
  weights = withArray(weights, 'encoder1.2.norm/scale', (_, index) => 3 * (index + 1));
  weights = withArray(weights, 'encoder1.shortcut.norm/scale', (_, index) => -4 * (index + 1));
  const scores = await scaleCriterion({ ...base, weights }, {} as Survey);
  expect([...(scores.get('encoder1.1') as Float64Array)]).toEqual([2, 1, 0, 1, 2, 3]);
  expect([...(scores.get('encoder1.2') as Float64Array)]).toEqual([5, 10, 15, 20, 25, 30]);
});

test('a transposed convolution, which has no norm, has the mean score of the others on average', async () => {
  const view = viewOf('slimming');
  const scores = await scaleCriterion(view, {} as Survey);
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
  expect(mean(scores.get('up0')!)).toBeCloseTo(1, 5); // every scale of the network is 1
  expect(new Set(Array.from(scores.get('up0')!)).size).toBeGreaterThan(1);
});

/** 15 epochs of 15 steps: all scales before the cut, by size, what was said of the run, and its Dice. */
async function trained(lambda: number) {
  const schedule = { kind: 'one-shot', start: 1, end: 1, rounds: 1 } as const;
  const pruning = { ...defaultPruning('slimming'), schedule, options: { lambda } };
  const config = tinyConfig({ method: 'slimming', pruning, epochs: 15, iterationsPerEpoch: 15 });
  const folder = mkdtempSync(join(tmpdir(), 'secateur-slimming-'));
  const recorded = recordEvents();
  let scales: number[] = [];
  const onEpoch: typeof recorded.onEpoch = (record) => {
    recorded.onEpoch(record);
    if (record.epoch !== 14) return;
    const weights = [...loadCheckpoint(folder)!.checkpoint.model.weights];
    scales = weights.filter(([name]) => name.endsWith('/scale')).flatMap(([, { data: own }]) => [...own]);
  };
  try {
    await train({
      engine,
      config,
      folder,
      data: discData(),
      stopped: () => false,
      events: { ...recorded, onEpoch },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const quantiles = [0.1, 0.5, 0.9].map((share) => quantile(scales.map(Math.abs), share));
  return { quantiles, note: recorded.notes[0]!, dice: recorded.records[13]!.validationDice };
}

test('left to the run, λ is strong enough to part the scales while the network learns; what is too weak is said', async () => {
  const [weak, own] = [await trained(0.01), await trained(0)];
  expect(weak.quantiles[0]).toBeGreaterThan(0.2); // hardly moved from 0.5
  expect(own.quantiles[0]).toBeLessThan(0.01);
  expect(own.quantiles[2]! / own.quantiles[1]!).toBeGreaterThan(
    (2 * weak.quantiles[2]!) / weak.quantiles[1]!,
  );
  expect(own.dice).toBeGreaterThan(0.9);
  expect(own.note).toContain('λ = 0.477 can pull a scale from 0.5 down by 0.60.');
  expect(weak.note).toContain('too weak to tell filters apart');
});

test('a run that began before λ followed from it goes on with the λ that it had', () => {
  const config = tinyConfig({ method: 'slimming', pruning: defaultPruning('slimming') });
  const start = (saved?: unknown) => pruningMethods.slimming.start(methodSetup(config, data), saved);
  const begun = start().save() as { companion: { lambda: number } };
  const scale = { name: 'encoder1.1.norm/scale', role: 'scale', shape: [4] } as never;
  expect(start(begun).shrinkage!(scale)).toBe(begun.companion.lambda);
  expect(start({ ...begun, companion: null }).shrinkage!(scale)).toBe(0.01);
});
