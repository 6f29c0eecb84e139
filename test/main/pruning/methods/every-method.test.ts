/** What holds for every method of the table: it trains, cuts to its budget, and resumes to the same numbers. */
import { expect, test } from 'vitest';
import { methodFacts } from '../../../../shared/pruning-methods.ts';
import { methods, type MethodName } from '../../../../shared/pruning.ts';
import type { TrainingConfig } from '../../../../shared/training.ts';
import { checkWeights } from '../../../../main/network/index.ts';
import { loadCheckpoint, loadModel } from '../../../../main/training/checkpoint.ts';
import { defaultConfig } from '../../../../main/training/defaults.ts';
import { train } from '../../../../main/training/trainer.ts';
import { curve, discData, proposal, recordEvents, tinyConfig } from '../../training/fixtures.ts';
import { tinyRun } from '../../training/support.ts';

const narrow = { ...proposal.architecture, widths: [4, 6, 8] };

/** A short run of the method with its defaults, cut to half the MACs. */
function configOf(method: MethodName): TrainingConfig {
  const { pruning } = defaultConfig(proposal, method);
  // Span's own floor of four is all that these layers have.
  const fitted = { ...pruning, minKeep: 2 };
  return tinyConfig({ method, architecture: narrow, epochs: 4, iterationsPerEpoch: 2, pruning: fitted });
}

const planned = methods.filter((method) => methodFacts[method].planned);

test.each(planned)('%s meets its budget, and resumes to the numbers it would have had', async (method) => {
  const config = configOf(method);
  const whole = tinyRun({ config });
  const { status, cost, initialCost } = await train(whole);
  expect(status).toBe('finished');
  expect(cost.macs).toBeLessThanOrEqual(initialCost.macs * 0.5);
  expect(cost.macs).toBeGreaterThan(initialCost.macs / 8);

  const { network, weights, record } = loadModel(whole.folder);
  checkWeights(network, weights);
  const filters = new Map(network.layers.map((layer) => [layer.id, 'filters' in layer ? layer.filters : 0]));
  expect(record.layers.map(({ id }) => filters.get(id))).toEqual(record.layers.map((layer) => layer.filters));
  expect(Number.isFinite(record.validationLoss)).toBe(true);

  const ended = tinyRun({ config });
  const data = discData();
  await train({ ...ended, data, stopped: () => data.taken >= 2 * config.iterationsPerEpoch + 1 });
  expect(loadCheckpoint(ended.folder)?.checkpoint.record.epoch).toBe(2);
  const resumed = { ...ended, data: discData(), events: recordEvents() };
  await train(resumed);
  expect(curve(resumed.events.records)).toEqual(curve(whole.events.records).slice(1));
});
