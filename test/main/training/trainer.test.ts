import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { expect, test } from 'vitest';
import { loadModel } from '../../../main/training/checkpoint.ts';
import type { BatchSource } from '../../../main/training/data.ts';
import { train } from '../../../main/training/trainer.ts';
import { curve, discData, discs, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

test('learns to segment discs it has not seen', async () => {
  const run = tinyRun({ config: tinyConfig({ epochs: 8, iterationsPerEpoch: 10 }) });
  const outcome = await train(run);
  const { records } = run.events;
  expect(outcome).toMatchObject({ status: 'finished', epochs: 8 });
  expect(outcome.bestDice).toBeGreaterThan(0.8);
  expect(records.at(-1)!.validationLoss).toBeLessThan(records[0]!.validationLoss - 0.5);
  expect(records.map(({ learningRate }) => learningRate)).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7].map((done) => 0.01 * (1 - done / 8) ** 0.9),
  );
});

test('equal configurations give equal numbers, another seed others', async () => {
  const [first, second, other] = [tinyRun(), tinyRun(), tinyRun({ config: tinyConfig({ seed: 2 }) })];
  for (const run of [first, second, other]) await train(run);
  expect(curve(second.events.records)).toEqual(curve(first.events.records));
  expect(curve(other.events.records)).not.toEqual(curve(first.events.records));
});

test('sgd and adamw train as well, without deep supervision, in residual and pooled networks', async () => {
  for (const kind of ['sgd', 'adamw'] as const) {
    const optimizer = { kind, learningRate: 0.01, momentum: 0.9, weightDecay: 1e-4, clipNorm: 1 };
    const shape = {
      deepSupervision: false,
      residual: true,
      downsampling: 'pool',
      affineNorm: false,
    } as const;
    const run = tinyRun({ config: tinyConfig({ optimizer, ...shape, iterationsPerEpoch: 10 }) });
    await train(run);
    const losses = run.events.records.map(({ trainLoss }) => trainLoss);
    expect(losses[2]).toBeLessThan(losses[0]! - 0.1);
  }
});

test('reports the run: notes, progress, dense layers, cost, time', async () => {
  const run = tinyRun();
  const outcome = await train(run);
  const { notes, progress, records } = run.events;
  expect(notes).toEqual(['3 epochs of 4 steps. No pruning.']);
  expect(progress[0]).toMatchObject({ phase: 'preparing', epoch: 1, epochs: 3, iterations: 4 });
  expect(progress.at(-1)).toMatchObject({ phase: 'done', epoch: 3, remainingSeconds: 0 });
  expect(progress.map(({ phase }) => phase)).toContain('validating');
  expect(records[0]!.layers.find(({ id }) => id.startsWith('encoder0'))).toMatchObject({
    filters: 4,
    initialFilters: 4,
  });
  expect(records[0]!.cost).toEqual(outcome.initialCost);
  expect(outcome.cost).toEqual(outcome.initialCost);
  expect(outcome.seconds).toBeCloseTo(records.reduce((total, { seconds }) => total + seconds, 0));
  expect(outcome.dataWaitShare).toBeLessThan(0.5);
});

test('leaves the final model alone in its folder', async () => {
  const run = tinyRun();
  await train(run);
  const { network, record, config } = loadModel(run.folder);
  expect(config).toEqual(run.config);
  expect(record).toEqual(run.events.records.at(-1));
  expect(network.classes).toBe(3);
});

test('releases every batch and closes the source, also on failure', async () => {
  const data = discData();
  let released = 0;
  const openBatches = (from: number): BatchSource => {
    const source = data.openBatches(from);
    return { ...source, next: async () => ({ ...(await source.next()), release: () => released++ }) };
  };
  const run = tinyRun({ data: { ...data, openBatches } });
  await train(run);
  expect(released).toBe(3 * 4);
  const full = { ...run.events, onEpoch: () => expect.fail('the disk of the store is full') };
  await expect(train({ ...tinyRun({ data }), events: full })).rejects.toThrow('is full');
  expect(data.opened).toBe(0);
});

test('a fold without validation cases is refused at once', async () => {
  const data = { ...discData(), validation: [] };
  await expect(train(tinyRun({ data }))).rejects.toThrow('Fold 0 has no validation cases.');
  expect(data.taken).toBe(0);
});

test("Sauron's compat preset trains, with scores from validation passes", async () => {
  const pruning = { ...defaultPruning('sauron'), variant: 'compat', options: {} };
  const run = tinyRun({ config: tinyConfig({ method: 'sauron', pruning }) });
  await expect(train(run)).resolves.toMatchObject({ status: 'finished', epochs: 3 });
  const scored = run.events.records[0]!.layers.map(({ details }) =>
    (details?.histogram ?? []).reduce((a, b) => a + b, 0),
  );
  expect(scored.every((filters) => filters > 0)).toBe(true);
});

/** Disc data whose batches from `first` to `last` hold a NaN. */
function dataWithNaN(first: number, last: number) {
  return {
    ...discData(),
    openBatches: (from: number) => {
      let k = from;
      return {
        next: () => {
          const batch = discs(7, k);
          if (k >= first && k <= last) batch.image[5] = NaN;
          k++;
          return Promise.resolve(batch);
        },
        close: () => Promise.resolve(),
      };
    },
  };
}

test('skips and counts steps whose loss is not finite', async () => {
  const run = tinyRun({ data: dataWithNaN(1, 2) });
  await train(run);
  expect(run.events.records.map(({ skippedSteps }) => skippedSteps)).toEqual([2, 0, 0]);
  expect(run.events.records.every(({ trainLoss }) => Number.isFinite(trainLoss))).toBe(true);
});

test('gives up after ten such steps in a row', async () => {
  const config = tinyConfig({ epochs: 1, iterationsPerEpoch: 15 });
  const nine = train(tinyRun({ config, data: dataWithNaN(2, 10) }));
  await expect(nine).resolves.toMatchObject({ status: 'finished' });
  const ten = train(tinyRun({ config, data: dataWithNaN(2, 11) }));
  await expect(ten).rejects.toThrow('not a finite number over 10 steps in a row');
});

test('gives up after an epoch without a finite step', async () => {
  const failed = train(tinyRun({ data: dataWithNaN(0, 3) }));
  await expect(failed).rejects.toThrow('not a finite number over a whole epoch');
});

test('stops early once the validation loss no longer improves', async () => {
  // A step of 1e-30 changes no float32 weight.
  const still = { ...tinyConfig().optimizer, learningRate: 1e-30 };
  const run = tinyRun({ config: tinyConfig({ epochs: 20, patience: 2, optimizer: still }) });
  await expect(train(run)).resolves.toMatchObject({ status: 'finished', epochs: 3 });
  expect(run.events.notes[1]).toBe('Ended after 3 epochs: the validation loss has not improved for 2.');
});

test('refuses a patch that the network cannot halve, naming it', async () => {
  const config = tinyConfig();
  const run = tinyRun({ config: { ...config, step: { ...config.step, patch: [16, 18] } } });
  await expect(train(run)).rejects.toThrow(/18/);
});
