import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePhantoms } from '../../../main/datasets/phantoms/write.ts';
import type { trainingCalls, TrainEvent, TrainParams } from '../../../main/runs/train-calls.ts';
import { openThread, threadUrl } from '../../../main/threads/thread.ts';
import { loadModel } from '../../../main/training/checkpoint.ts';
import { defaultConfig } from '../../../main/training/defaults.ts';
import { processor } from '../../../shared/devices.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { curve, recordEvents, tinyConfig, type Recorded } from '../training/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'secateur-job-'));
const entry = threadUrl('training', import.meta.resolve('../../../main/services/threads/index.ts'));
const thread = openThread<typeof trainingCalls>(entry, { name: 'training' });
beforeAll(() => writePhantoms(folder, { count: 4, sides: [16, 16, 12] }));
afterAll(async () => {
  await thread.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Job {
  readonly params: TrainParams;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainEvent) => void;
}

const runTraining = ({ params, signal, onEvent }: Job) => thread.call('train', params, { signal, onEvent });

const config: TrainingConfig = {
  ...defaultConfig(tinyConfig(), 'none'),
  epochs: 3,
  iterationsPerEpoch: 4,
};

function jobIn(name: string, signal = new AbortController().signal): { job: Job; events: Recorded } {
  const files = readdirSync(join(folder, 'imagesTr')).map((file) => ({
    id: file.replace('.nii.gz', ''),
    images: [join(folder, 'imagesTr', file)],
    label: join(folder, 'labelsTr', file),
  }));
  const events = recordEvents();
  const params: TrainParams = {
    config,
    device: processor,
    channels: 1,
    classes: 3,
    training: files.slice(0, 3),
    validation: files.slice(3),
    cacheFolder: join(folder, 'cache'),
    runFolder: join(folder, name),
  };
  const onEvent = (event: TrainEvent): void => {
    if (event.type === 'progress') events.onProgress(event.progress);
    else if (event.type === 'epoch') events.onEpoch(event.record);
    else events.onNote(event.note);
  };
  return { job: { params, signal, onEvent }, events };
}

test('trains from case files to a final model', async () => {
  const { job, events } = jobIn('whole');
  await expect(runTraining(job)).resolves.toMatchObject({ status: 'finished', epochs: 3 });
  const { progress, notes, records } = events;
  expect(progress[0]).toMatchObject({ phase: 'preparing', epoch: 0, iteration: 0, iterations: 4 });
  expect(notes).toEqual(['3 epochs of 4 steps. No pruning.']);
  expect(loadModel(job.params.runFolder).record).toEqual(records[2]);
});

test('stops at a signal and goes on to the same curve', async () => {
  const abort = new AbortController();
  const stopped = jobIn('stopped', abort.signal).job;
  const onEvent = ({ type }: TrainEvent): void => {
    if (type === 'epoch') abort.abort();
  };
  await expect(runTraining({ ...stopped, onEvent })).resolves.toMatchObject({ status: 'stopped' });
  const resumed = jobIn('stopped');
  await expect(runTraining(resumed.job)).resolves.toMatchObject({ status: 'finished', epochs: 3 });

  const whole = jobIn('uninterrupted');
  await runTraining(whole.job);
  const known = resumed.events.records.length;
  expect(known).toBeGreaterThan(1);
  expect(curve(resumed.events.records)).toEqual(curve(whole.events.records).slice(-known));
});

test('a signal during preparation ends it before any training', async () => {
  const { job } = jobIn('early', AbortSignal.abort());
  await expect(runTraining(job)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a case that cannot be read is named', async () => {
  const { job } = jobIn('broken');
  const gone = { id: 'gone', images: [join(folder, 'gone.nii.gz')], label: join(folder, 'gone.nii.gz') };
  await expect(runTraining({ ...job, params: { ...job.params, training: [gone] } })).rejects.toThrow(
    'gone.nii.gz',
  );
});
