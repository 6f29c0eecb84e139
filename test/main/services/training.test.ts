import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { EpochRecord } from '../../../shared/training.ts';
import type { Services } from '../../../main/services/index.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

let data: string;
let services: Services;
let project: string;

beforeAll(async () => {
  data = await tinyData();
});
beforeEach(async () => {
  services = quietServices();
  project = await tinyProject(services, data);
  return () => services.close();
});

async function start(changes: Parameters<typeof tinyConfig>[1] = {}) {
  const config = await tinyConfig(services, changes);
  return services.handlers['training.start']({ name: 'a run', config });
}

const losses = (epochs: readonly EpochRecord[]) => epochs.map(({ epoch, trainLoss }) => [epoch, trainLoss]);

/** Stops the run as soon as it has finished an epoch. */
async function stopAfterAnEpoch(run: string) {
  const epoch = Promise.withResolvers<null>();
  services.subscribe('run.epoch', () => epoch.resolve(null));
  await epoch.promise;
  return services.handlers['training.stop']({ run });
}

test('a run trains to its end, and store and events tell the same', async () => {
  const told: EpochRecord[] = [];
  services.subscribe('run.epoch', ({ record }) => told.push(record));
  const { id, status } = await start();
  expect([id, status]).toEqual(['dense-2d-1', 'queued']);
  const run = await ended(services, id);
  expect(run).toMatchObject({ status: 'finished', reason: '', epochsDone: 2 });
  expect(run.notes[0]).toContain('2 epochs of 2 steps');
  expect(await services.handlers['runs.epochs']({ run: id })).toEqual(told);
});

test('one run trains at a time, in order', async () => {
  const [a, b] = [await start(), await start()];
  const seen: string[] = [];
  services.subscribe('run.changed', ({ id, status }) => {
    if (status !== 'queued') seen.push(`${id} ${status}`);
  });
  await ended(services, b.id);
  const firstOfB = seen.indexOf(`${b.id} running`);
  expect(firstOfB).toBeGreaterThan(seen.indexOf(`${a.id} finished`));
  expect(seen.indexOf(`${a.id} finished`)).toBeGreaterThanOrEqual(0);
});

test('a queued run that is stopped never starts', async () => {
  const a = await start({ epochs: 1000 });
  const b = await start();
  const stopping = services.handlers['training.stop']({ run: b.id });
  await services.handlers['training.stop']({ run: a.id });
  expect(await stopping).toMatchObject({
    status: 'stopped',
    reason: 'Stopped before it began.',
    epochsDone: 0,
  });
});

test('a stopped run goes on to the losses that it would have had', async () => {
  const whole = await start({ epochs: 4, seed: 3 });
  await ended(services, whole.id);
  const { id } = await start({ epochs: 4, seed: 3 });
  expect((await stopAfterAnEpoch(id)).status).toBe('stopped');
  await services.handlers['training.resume']({ run: id });
  expect((await ended(services, id)).status).toBe('finished');
  const [a, b] = [
    await services.handlers['runs.epochs']({ run: whole.id }),
    await services.handlers['runs.epochs']({ run: id }),
  ];
  expect(losses(b)).toEqual(losses(a));
});

test('a run killed with its process is marked, and goes on', async () => {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, '../../../main/cli/index.ts'),
    'train',
    '--project',
    project,
    '--method',
    'none',
    '--dims',
    '2',
    '--widths',
    '4,8',
    '--epochs',
    '1000',
    '--iterations-per-epoch',
    '1',
    '--json',
  ]);
  let output = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    output += chunk.toString();
    if (output.includes('"epoch":2')) break;
  }
  const { id } = (await services.handlers['runs.list']({}))[0]!;
  await expect(start()).rejects.toMatchObject({ code: 'busy' });
  await expect(services.handlers['training.resume']({ run: id })).rejects.toMatchObject({ code: 'busy' });
  child.kill('SIGKILL');
  await once(child, 'close');

  const { notices } = await services.handlers['project.open']({ path: project, create: false });
  expect(notices).toEqual([`Interrupted when Secateur ended, and can be resumed: ${id}.`]);
  const before = await services.handlers['runs.get']({ run: id });
  expect(before.status).toBe('interrupted');
  await services.handlers['training.resume']({ run: id });
  const stopped = await stopAfterAnEpoch(id);
  expect(stopped.epochsDone).toBeGreaterThanOrEqual(before.epochsDone);
});

test('closing in the middle of a run leaves one that can be resumed', async () => {
  const { id } = await start({ epochs: 1000 });
  await services.close();
  const again = quietServices();
  await again.handlers['project.open']({ path: project, create: false });
  expect((await again.handlers['runs.get']({ run: id })).status).toBe('stopped');
  await again.close();
});

test('evaluation writes masks on the grid of the image, once', async () => {
  const { id } = await start({ method: 'sauron' });
  await ended(services, id);
  const jobs: string[] = [];
  services.subscribe('job.done', ({ job }) => jobs.push(job.kind));
  const metrics = await services.handlers['evaluation.evaluate']({ run: id });
  const cases = await services.handlers['dataset.cases']({});
  const validation = cases.filter(({ fold }) => fold === 0).map((one) => one.id);
  expect(metrics.map((one) => one.case)).toEqual(validation);
  expect(await services.handlers['evaluation.evaluate']({ run: id })).toEqual(metrics);
  expect(jobs).toEqual(['evaluate']);
  expect(readdirSync(join(project, 'runs', id, 'predictions'))).toEqual(
    validation.map((one) => `${one}.nii.gz`),
  );
  const [first = ''] = validation;
  expect((await services.voxels(`data/prediction/${first}/${id}`)).length).toBe(16 ** 3);
  expect((await services.handlers['viewer.layers']({ case: first })).predictions).toEqual([
    { run: id, name: 'a run' },
  ]);
});

test('runs are compared and exported; what cannot be is said', async () => {
  const [a, b] = [await start(), await start({ method: 'sauron' })];
  await ended(services, b.id);
  const { rows, pairs } = await services.handlers['evaluation.compare']({ runs: [a.id, b.id] });
  expect(rows.map(({ run, method }) => [run, method])).toEqual([
    [a.id, 'none'],
    [b.id, 'sauron'],
  ]);
  expect(rows[0]?.bytes).toBeGreaterThan(4 * (rows[0]?.params ?? 0));
  expect(pairs).toMatchObject([{ a: a.id, b: b.id }]);
  const folder = join(project, 'exports', 'model');
  const report = await services.handlers['export.model']({ run: b.id, folder });
  expect(report.files.map(({ name }) => existsSync(join(folder, name)))).toEqual([true, true]);
  await expect(services.handlers['evaluation.evaluate']({ run: 'none' })).rejects.toMatchObject({
    hint: `Its runs are ${a.id}, ${b.id}.`,
  });
});

test('a removed run takes its folder with it; a going one stays', async () => {
  const { id } = await start({ epochs: 1000 });
  await expect(services.handlers['training.remove']({ run: id })).rejects.toMatchObject({ code: 'busy' });
  await services.handlers['training.stop']({ run: id });
  await services.handlers['training.remove']({ run: id });
  expect(existsSync(join(project, 'runs', id))).toBe(false);
  expect(await services.handlers['runs.list']({})).toEqual([]);
});

test('a configuration that does not fit the data is refused before a run is made', async () => {
  const config = await tinyConfig(services);
  const preparation = { ...config.preparation, normalization: ['zscore', 'zscore'] as const };
  await expect(
    services.handlers['training.start']({ name: 'x', config: { ...config, preparation } }),
  ).rejects.toThrow('normalization has 2 entries, the data set has 1 channels.');
  expect(await services.handlers['runs.list']({})).toEqual([]);
});

test('a run whose case files are gone fails in words and does not take the others along', async () => {
  rmSync(join(project, 'cases', 'phantom_002', 'label.nii.gz'));
  const a = await ended(services, (await start()).id);
  expect(a.status).toBe('failed');
  expect(a.reason).toContain('phantom_002');
});
