/** Span on every architecture, in 2D and 3D: it meets its budget in one decision, and its cut is the masked network. */
import { expect, test } from 'vitest';
import { withOption } from '../../../../shared/architecture-options.ts';
import { architectureSchema } from '../../../../shared/architecture-schema.ts';
import { architectureNames, type ArchitectureName } from '../../../../shared/architectures.ts';
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { createRandom } from '../../../../shared/random.ts';
import {
  buildNetwork,
  cost,
  cut,
  mask,
  outputMargin,
  proposeNetwork,
  sideMultiples,
} from '../../../../main/network/index.ts';
import { pruningMethods } from '../../../../main/pruning/index.ts';
import { defaultConfig } from '../../../../main/training/defaults.ts';
import { initialModel, methodSetup, planOf } from '../../../../main/training/model.ts';
import { surveyOf } from '../../../../main/training/survey.ts';
import { unetProposal } from '../../../support/proposal.ts';
import { randomImage, randomWeights, relativeDifference, runOn } from '../../network/run.ts';
import { engine } from '../../training/fixtures.ts';

const data = { channels: 2, classes: 3 };
const width = 8;
/** Of the MACs. Most of a Factorizer's filters are tied to its windows and factors, and stay. */
const cutOf = (name: ArchitectureName): number => (name === 'factorizer' ? 0.02 : 0.4);

function configOf(name: ArchitectureName, dims: 2 | 3) {
  const perAxis = (value: number): number[] => new Array<number>(dims).fill(value);
  const io = { dims, ...data };
  const images = { spacing: perAxis(1), size: perAxis(dims === 2 ? 32 : 8), voxels: 1e6 };
  const proposed = proposeNetwork(name, images, io);
  const planned = architectureSchema.parse(proposed.config);
  const architecture = withOption(
    planned,
    'widths',
    planned.widths.map(() => width),
  );
  const network = buildNetwork(architecture, { ...io, patch: proposed.patch });
  const multiples = sideMultiples(network);
  // Two voxels a side at the deepest stage, inside of what convolutions without padding take off.
  const patch = outputMargin(network).map((margin, axis) => 2 * margin + 2 * (multiples[axis] ?? 1));
  const proposal = { ...unetProposal({ dims, patch, batch: 2 }), architecture };
  const pruning = defaultPruning('span');
  return {
    ...defaultConfig(proposal, 'span'),
    pruning: { ...pruning, budget: { kind: 'macs', cut: cutOf(name) } },
  } as const;
}

const cases = architectureNames.flatMap((name) => [{ name, dims: 2 } as const, { name, dims: 3 } as const]);

test.each(cases)('$name in $dims D', async ({ name, dims }) => {
  const config = configOf(name, dims);
  const { patch } = config.step;
  const { network, weights: first } = initialModel(config, data);
  const weights = randomWeights(first, 2);
  const random = createRandom(3);
  const batches = [1, 2].map((seed) => ({
    image: randomImage([2, data.channels, ...patch], seed).data,
    labels: Float32Array.from(randomImage([2, 1, ...patch], seed).data, () => random.integer(3)),
  }));
  const pruner = pruningMethods.span.start(methodSetup(config, data));
  const facts = {
    epoch: 9,
    epochs: 9,
    trainLosses: [],
    validationLosses: [],
    classDice: [0.9, 0.9],
    share: 1,
  };
  const survey = surveyOf({ engine, config, pruner, training: batches, validation: batches });
  await pruner.survey?.({ ...facts, network, weights }, survey);
  const decision = pruner.endEpoch(facts);
  expect(decision.reductions?.every(({ consume }) => consume !== undefined)).toBe(true);

  const plan = planOf(network, decision);
  const small = cut(network, weights, new Map(), plan);
  expect(cost(small.network, patch).macs).toBeLessThanOrEqual((1 - cutOf(name)) * cost(network, patch).macs);
  const filters = decision.layers.filter((layer) => layer.filters < layer.initialFilters);
  expect(Math.min(...filters.map((layer) => layer.filters))).toBeGreaterThanOrEqual(4);
  const image = randomImage([1, data.channels, ...patch], 5);
  const twin = await runOn(engine, network, mask(network, weights, plan), image);
  expect(relativeDifference(twin, await runOn(engine, small.network, small.weights, image))).toBeLessThan(
    1e-4,
  );
});
