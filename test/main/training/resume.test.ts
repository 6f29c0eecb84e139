import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { train, type TrainOptions } from '../../../main/training/trainer.ts';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { curve, discData, engine, recordEvents, tinyConfig, type Recorded } from './fixtures.ts';
import { tinyRun } from './support.ts';

const config = tinyConfig({ epochs: 4 });

/** The same folder again, with new ears. */
function again(run: TrainOptions, changes: Partial<TrainOptions> = {}): TrainOptions & { events: Recorded } {
  return { ...run, data: discData(), stopped: () => false, ...changes, events: recordEvents() };
}

/** A run that is asked to stop during epoch `epoch`, at its second step. */
async function stoppedDuring(epoch: number, changes: Partial<TrainingConfig> = {}) {
  const run = tinyRun({ config: { ...config, ...changes } });
  const data = discData();
  const stopped = (): boolean => data.taken >= (epoch - 1) * config.iterationsPerEpoch + 2;
  const outcome = await train({ ...run, data, stopped });
  return { run, outcome };
}

async function uninterrupted(changes: Partial<TrainingConfig> = {}): Promise<unknown[]> {
  const run = tinyRun({ config: { ...config, ...changes } });
  await train(run);
  return curve(run.events.records);
}

test('a stopped run keeps its finished epochs and resumes to the numbers it would have had', async () => {
  const { run, outcome } = await stoppedDuring(3);
  expect(outcome).toMatchObject({ status: 'stopped', epochs: 2 });
  expect(readdirSync(run.folder).sort()).toEqual(['checkpoint-000001.bin', 'checkpoint-000002.bin']);

  const resumed = again(run);
  await expect(train(resumed)).resolves.toMatchObject({ status: 'finished', epochs: 4 });
  // The last record comes once more, in case a kill swallowed it.
  expect(resumed.events.records.map(({ epoch }) => epoch)).toEqual([2, 3, 4]);
  expect(curve(resumed.events.records)).toEqual((await uninterrupted()).slice(1));
});

test('so does one under Sauron, with its thresholds and cuts', async () => {
  const pruned = { method: 'sauron', pruning: defaultPruning('sauron') } as const;
  const { run } = await stoppedDuring(3, { ...pruned, epochs: 6 });
  const resumed = again(run);
  await train(resumed);
  expect(curve(resumed.events.records)).toEqual((await uninterrupted({ ...pruned, epochs: 6 })).slice(1));
});

test('a run that was stopped in its first epoch starts again', async () => {
  const { run, outcome } = await stoppedDuring(1);
  expect(outcome).toMatchObject({ status: 'stopped', epochs: 0 });
  const resumed = again(run);
  await train(resumed);
  expect(curve(resumed.events.records)).toEqual(await uninterrupted());
});

test('a damaged checkpoint costs one epoch and is named', async () => {
  const { run } = await stoppedDuring(3);
  const newest = join(run.folder, 'checkpoint-000002.bin');
  const bytes = readFileSync(newest);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(newest, bytes);

  const resumed = again(run);
  await train(resumed);
  expect(resumed.events.notes[0]).toBe(
    `${newest} is damaged: its content does not match its checksum. Epoch 1 serves instead.`,
  );
  expect(curve(resumed.events.records)).toEqual(await uninterrupted());
});

test('a run whose checkpoints are all damaged says so', async () => {
  const { run } = await stoppedDuring(3);
  for (const name of readdirSync(run.folder)) writeFileSync(join(run.folder, name), 'SECATEUR');
  await expect(train(again(run))).rejects.toThrow('No checkpoint of this run can be read.');
});

test('a finished run answers without training', async () => {
  const run = tinyRun();
  const outcome = await train(run);
  const asked = again(run, { engine: { ...engine, compile: () => Promise.reject(new Error('compiled')) } });
  await expect(train(asked)).resolves.toEqual(outcome);
  expect(asked.events.records).toEqual(run.events.records.slice(-1));
});

test('another configuration is refused, naming what differs', async () => {
  const { run } = await stoppedDuring(2);
  const other = again(run, { config: { ...config, headWeights: 'equal', seed: 9 } });
  await expect(train(other)).rejects.toThrow('seed, headWeights differ');
  expect(existsSync(join(run.folder, 'final.bin'))).toBe(false);
});

test('a run that is stopped while its method looks at the model loses that epoch, and resumes to the same numbers', async () => {
  const method = 'lasso';
  const config = tinyConfig({ method, pruning: defaultPruning(method), epochs: 4, iterationsPerEpoch: 2 });
  const run = tinyRun({ config });
  let looking = false;
  const events = {
    ...recordEvents(),
    // Two epochs are trained by then, and the cut is due.
    onProgress: ({ phase, epoch }: { phase: string; epoch: number }) => {
      looking ||= phase === 'pruning' && epoch === 3;
    },
  };
  const outcome = await train({ ...run, events, stopped: () => looking });
  expect(outcome).toMatchObject({ status: 'stopped', epochs: 1 });
  const resumed = again(run);
  await train(resumed);
  const whole = tinyRun({ config });
  await train(whole);
  expect(curve(resumed.events.records)).toEqual(curve(whole.events.records));
});
