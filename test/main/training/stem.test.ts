import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { defaultPruning, defaultSchedule } from '../../../shared/pruning-defaults.ts';
import { startFacts } from '../../../shared/start.ts';
import type { MethodName } from '../../../shared/pruning.ts';
import { loadModel } from '../../../main/training/checkpoint.ts';
import { epochsInCommon, stemFile } from '../../../main/training/stem.ts';
import { train } from '../../../main/training/trainer.ts';
import { curve, discData, engine, recordEvents, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

const dense = tinyConfig({ epochs: 4 });
const shape = { channels: 1, classes: 3 };
const configOf = (method: MethodName, kind = defaultPruning(method).schedule.kind) => {
  const schedule = { ...defaultSchedule(kind), start: 0.5, end: 0.75 };
  return { ...dense, method, pruning: { ...defaultPruning(method), schedule } };
};

test('what methods do before their first cut', () => {
  const known = (method: MethodName) => epochsInCommon(configOf(method), shape);
  expect((['l1', 'taylor', 'random', 'hrank'] as const).map(known)).toEqual([1, 1, 1, 1]);
  // Sauron and soft pruning work from the first epoch, slimming has a penalty, the others have no dense phase.
  expect((['none', 'sauron', 'fpgm', 'slimming'] as const).map(known)).toEqual([0, 0, 0, 0]);
  // Another network has nothing in common with the control.
  const start = startFacts.flat.usual(true);
  expect(epochsInCommon({ ...configOf('l1'), start }, shape)).toBe(0);
  expect(epochsInCommon(configOf('fpgm', 'one-shot'), shape)).toBe(1);
  expect(epochsInCommon({ ...configOf('l1'), budgetMinutes: 1 }, shape)).toBe(0);
});

const noEvents = { engine, data: discData(), stopped: () => false, events: recordEvents() };

let control: string;

beforeAll(async () => {
  control = mkdtempSync(join(tmpdir(), 'secateur-stem-'));
  await train({ ...noEvents, config: dense, folder: control, stemEpochs: [1, 2] });
  return () => rmSync(control, { recursive: true });
});

test('a run that begins at the stem comes to the very numbers that it has alone', async () => {
  const config = configOf('taylor', 'iterative');
  const alone = tinyRun({ config });
  await train(alone);
  const begun = tinyRun({ config, stem: stemFile(control, 1) });
  await train(begun);
  expect(curve(begun.events.records)).toEqual(curve(alone.events.records));
  expect(begun.events.notes[0]).toMatch(/^Epochs 1 to 1 are those of the dense control/);
  expect(loadModel(begun.folder).weights).toEqual(loadModel(alone.folder).weights);
});

test.each([
  ['another seed', { seed: 9 }, 1],
  ['another network', { affineNorm: false }, 1],
  ['a later epoch', {}, 2],
])('%s is no stem of a run', async (_, changes, epoch) => {
  const run = tinyRun({ config: { ...configOf('l1'), ...changes }, stem: stemFile(control, epoch) });
  await expect(train(run)).rejects.toThrow(/was trained in another way than this run would have been/);
});
