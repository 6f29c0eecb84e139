/** Methods that work on the weights until the cut: what the run trained is what the cut leaves. */
import { expect, test } from 'vitest';
import { createPlan, couple, cut, initializeWeights, type Weights } from '../../../../main/network/index.ts';
import { pruningMethods } from '../../../../main/pruning/index.ts';
import { shareDue } from '../../../../main/pruning/methods/ascp.ts';
import { createMixing } from '../../../../main/pruning/mixing/mixing.ts';
import { initialNetwork, methodSetup } from '../../../../main/training/model.ts';
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { createRandom } from '../../../../shared/random.ts';
import { relativeDifference, runOn } from '../../network/run.ts';
import { discs, engine, tinyConfig } from '../../training/fixtures.ts';
import { discSurvey } from '../survey.ts';

const image = { shape: [4, 1, 16, 16], data: discs(7, 99).image };
const shape = { channels: 1, classes: 3 };

/** A run of ten epochs, cut after the seventh, whose weights drift a little from epoch to epoch. */
async function run(method: 'dcff' | 'ascp') {
  const config = tinyConfig({ method, pruning: defaultPruning(method), epochs: 10 });
  const network = initialNetwork(config, shape);
  const setup = methodSetup(config, shape);
  let pruner = pruningMethods[method].start(setup);
  let weights = initializeWeights(network, createRandom(5));
  const drifted = (own: Weights, epoch: number): Weights => {
    const random = createRandom(9, epoch);
    return new Map(
      [...own].map(([name, { shape: sides, data }]) => [
        name,
        { shape: sides, data: data.map((value) => value + 0.02 * random.normal()) },
      ]),
    );
  };
  for (let epoch = 1; ; epoch++) {
    weights = drifted(weights, epoch);
    const facts = { epoch, epochs: 10, trainLosses: [], validationLosses: [], classDice: [], share: 1 };
    const before = structuredClone(pruner.save()) as { companion: { matrices: Record<string, string> } };
    await pruner.survey?.({ ...facts, network, weights }, discSurvey());
    const decision = pruner.endEpoch(facts);
    if (decision.keep) {
      const mixing = createMixing(couple(network), before.companion.matrices);
      const plan = createPlan(network, decision.reductions ?? []);
      const small = cut(network, weights, new Map(), plan);
      const used = await runOn(engine, network, mixing.bake(weights), image);
      const raw = await runOn(engine, network, weights, image);
      const left = await runOn(engine, small.network, small.weights, image);
      return { epoch, used, raw, left, after: pruner.feeds() };
    }
    weights = decision.weights ?? weights;
    pruner = pruningMethods[method].start(setup, structuredClone(pruner.save())); // a resumed run is the same run
  }
}

test.each(['dcff', 'ascp'] as const)(
  '%s: the cut changes nothing that the network computes',
  async (method) => {
    const { epoch, used, raw, left, after } = await run(method);
    expect(epoch).toBe(7);
    expect(relativeDifference(used, left)).toBeLessThan(1e-4);
    expect(relativeDifference(used, raw)).toBeGreaterThan(0.01);
    expect(after).toEqual({});
  },
);

test('three quarters of the filters that go are clustered after an eighth of the way', () => {
  expect(shareDue(0)).toBe(0);
  expect(shareDue(1 / 8)).toBeCloseTo(0.75, 4);
  expect(shareDue(1)).toBe(1);
});
