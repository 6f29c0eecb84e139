import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { loadCheckpoint, loadModel } from '../../../main/training/checkpoint.ts';
import { bestSoFar } from '../../../main/training/selection.ts';
import { train } from '../../../main/training/trainer.ts';
import { epoch } from '../store/fixtures.ts';
import { discData, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

const config = tinyConfig({ selection: 'best' });

test('the best epoch is the best since the network changed last', () => {
  const at = (index: number, validationDice: number) => epoch(index, { validationDice });
  expect(bestSoFar(config, null, at(1, 0.4), false)).toEqual({ epoch: 1, dice: 0.4 });
  expect(bestSoFar(config, { epoch: 1, dice: 0.4 }, at(2, 0.4), false)).toEqual({ epoch: 1, dice: 0.4 });
  expect(bestSoFar(config, { epoch: 1, dice: 0.4 }, at(2, 0.5), false)).toEqual({ epoch: 2, dice: 0.5 });
  expect(bestSoFar(config, { epoch: 1, dice: 0.4 }, at(2, 0.9), true)).toBeNull();
  expect(bestSoFar({ ...config, selection: 'last' }, null, at(1, 0.4), false)).toBeNull();
});

/** Learns, then is thrown off course by a learning rate that only a late epoch sees. */
const worsening = { ...config, epochs: 6, optimizer: { ...config.optimizer, learningRate: 0.3 } };

test('a run leaves the weights of its best epoch, also when it was stopped and went on', async () => {
  const run = tinyRun({ config: worsening });
  await train(run);
  const dice = run.events.records.map((record) => record.validationDice);
  const best = 1 + dice.indexOf(Math.max(...dice));
  expect(best).toBeLessThan(6);
  expect(run.events.notes.at(-1)).toMatch(new RegExp(`^The model of epoch ${best} is kept`));
  const upToBest = tinyRun({ config: { ...worsening, selection: 'last' } });
  const data = discData();
  await train({ ...upToBest, data, stopped: () => data.taken > 4 * best });
  const atBest = loadCheckpoint(upToBest.folder)!.checkpoint;
  expect(atBest.record.epoch).toBe(best);
  expect(loadModel(run.folder).weights).toEqual(atBest.model.weights);
  expect(loadModel(run.folder).record.epoch).toBe(6);
  expect(existsSync(join(run.folder, 'best.bin'))).toBe(false);

  const again = discData();
  const stopped = tinyRun({ config: worsening, data: again, stopped: () => again.taken > 4 * best + 1 });
  await train(stopped);
  await train(tinyRun({ config: worsening, folder: stopped.folder }));
  expect(loadModel(stopped.folder).weights).toEqual(atBest.model.weights);
});

test('an epoch before the last cut is never kept', async () => {
  const pruning = {
    ...defaultPruning('l1'),
    schedule: { kind: 'one-shot', start: 0.5, end: 0.5, rounds: 1 },
  } as const;
  const run = tinyRun({ config: { ...worsening, method: 'l1', pruning } });
  await train(run);
  const { network, record } = loadModel(run.folder);
  const filters = new Map(network.layers.map((layer) => [layer.id, 'filters' in layer ? layer.filters : 0]));
  expect(record.layers.map(({ id }) => filters.get(id))).toEqual(record.layers.map((layer) => layer.filters));
  expect(run.events.records.map(({ pruningSeconds }) => pruningSeconds > 0.001)[2]).toBe(true);
});
