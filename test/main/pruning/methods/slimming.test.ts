/** Network slimming's formulas: the first scale, the proximal step, and the score. */
import { expect, test } from 'vitest';
import { pruningMethods } from '../../../../main/pruning/index.ts';
import { scaleCriterion } from '../../../../main/pruning/methods/slimming.ts';
import type { Survey } from '../../../../main/probing/survey.ts';
import { initialModel, methodSetup, modelFrom, stateOf } from '../../../../main/training/model.ts';
import { objectiveOf } from '../../../../main/training/objective.ts';
import { trainingProgram } from '../../../../main/training/step-program.ts';
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { smallUNet } from '../../network/networks.ts';
import { discs, engine, tinyConfig } from '../../training/fixtures.ts';
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
  const [free, pulled] = [await stepped(0, 0.01), await stepped(20, 0.01)];
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
