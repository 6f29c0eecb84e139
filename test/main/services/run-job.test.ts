/** A run in its folder: worked on anywhere, with the numbers that it would have had, and taken back by its project. */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockRun } from '../../../main/runs/work.ts';
import type { TrainEvent } from '../../../main/runs/train-calls.ts';
import type { Services } from '../../../main/services/index.ts';
import { loadModel } from '../../../main/training/checkpoint.ts';
import { processor } from '../../../shared/devices.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { curve } from '../training/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

let services: Services;
let project: string;
/** Trained as every run is. */
let usual: string;
beforeAll(async () => {
  services = quietServices();
  project = await tinyProject(services, await tinyData());
  const config = await tinyConfig(services, { method: 'sauron', epochs: 8 });
  const { id } = await services.handlers['training.start']({ name: 'usual', config });
  expect(await ended(services, id)).toMatchObject({ status: 'finished' });
  usual = id;
}, 60_000);
afterAll(() => services.close());

const runFolder = (run: string): string => join(project, 'runs', run);
const epochsOf = (run: string) => services.handlers['runs.epochs']({ run });

/** @returns the id of a run that is the usual one but for its id, and was not begun */
async function prepared(): Promise<string> {
  const { config } = await services.handlers['runs.get']({ run: usual });
  const { id, status } = await services.handlers['training.start']({ name: 'b', config, prepareOnly: true });
  expect(status).toBe('stopped');
  return id;
}

/** Copies a run's folder to a place with neither project nor cases. */
function elsewhere(run: string): string {
  const folder = join(temporaryFolder(), run);
  cpSync(runFolder(run), folder, { recursive: true });
  return folder;
}

/** Works on a folder in services that have no project open. */
async function work(
  folder: string,
  changes: { data?: string | null; signal?: AbortSignal; onEvent?: (event: TrainEvent) => void } = {},
) {
  const other = quietServices();
  const usualOptions = {
    data: join(project, 'cases'),
    device: processor,
    signal: new AbortController().signal,
  };
  try {
    return await other.runJob({ folder, onEvent: () => undefined, ...usualOptions, ...changes });
  } finally {
    await other.close();
  }
}

function stopAfterAnEpoch() {
  const abort = new AbortController();
  const onEvent = ({ type }: TrainEvent): void => {
    if (type === 'epoch') abort.abort();
  };
  return { signal: abort.signal, onEvent };
}

const back = (from: string, run: string): void => {
  rmSync(runFolder(run), { recursive: true });
  cpSync(from, runFolder(run), { recursive: true });
};

const linesOf = (folder: string) =>
  readFileSync(join(folder, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; status?: string });

test('finished elsewhere, after a stop, it has the usual numbers to the last digit, and its project shows it as finished', async () => {
  const run = await prepared();
  const folder = elsewhere(run);
  expect((await work(folder, stopAfterAnEpoch())).outcome).toMatchObject({ status: 'stopped' });
  expect((await work(folder)).outcome).toMatchObject({ status: 'finished', epochs: 8 });
  const { weights } = loadModel(folder);
  expect(weights).toEqual(loadModel(runFolder(usual)).weights);

  back(folder, run);
  expect(await services.handlers['runs.get']({ run })).toMatchObject({
    status: 'finished',
    reason: '',
    epochsDone: 8,
  });
  expect(curve(await epochsOf(run))).toEqual(curve(await epochsOf(usual)));
  const [first] = await services.handlers['evaluation.evaluate']({ run });
  const [same] = await services.handlers['evaluation.evaluate']({ run: usual });
  expect(first?.classes).toEqual(same?.classes);
  await expect(work(runFolder(run))).rejects.toThrow(`${run} is finished`);
}, 120_000);

test('what was finished while the project was closed is taken in when it is opened; then it resumes nothing', async () => {
  const run = await prepared();
  await services.handlers['project.close']({});
  await work(runFolder(run), { data: null }); // where it lies in the project
  await services.handlers['project.open']({ path: project, create: false });
  const runs = await services.handlers['runs.list']({});
  expect(runs.find(({ id }) => id === run)).toMatchObject({ status: 'finished', epochsDone: 8 });
  await expect(services.handlers['training.resume']({ run })).rejects.toThrow('is finished');
}, 120_000);

test('stopped elsewhere, it goes on here', async () => {
  const run = await prepared();
  const folder = elsewhere(run);
  await work(folder, stopAfterAnEpoch());
  back(folder, run);
  expect(await services.handlers['runs.get']({ run })).toMatchObject({
    status: 'stopped',
    epochsDone: linesOf(folder).filter(({ type }) => type === 'epoch').length,
  });
  await services.handlers['training.resume']({ run });
  expect(await ended(services, run)).toMatchObject({ status: 'finished' });
  expect(curve(await epochsOf(run))).toEqual(curve(await epochsOf(usual)));
  expect(linesOf(runFolder(run)).filter(({ type }) => type === 'begun')).toHaveLength(2);
  expect(linesOf(runFolder(run)).at(-1)).toMatchObject({ type: 'ended', status: 'finished' });
}, 120_000);

describe('a folder is refused', () => {
  test('whose data have changed, naming the file', async () => {
    const folder = elsewhere(await prepared());
    const data = join(temporaryFolder(), 'cases');
    cpSync(join(project, 'cases'), data, { recursive: true });
    const label = join(data, 'phantom_003', 'label.nii.gz');
    writeFileSync(label, readFileSync(join(data, 'phantom_002', 'label.nii.gz')));
    await expect(work(folder, { data })).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining(label) as string,
    });
    rmSync(label);
    await expect(work(folder, { data })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(label) as string,
    });
  });

  test('whose data do not lie where it says', async () => {
    const folder = elsewhere(await prepared());
    await expect(work(folder, { data: null })).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('--data') as string,
    });
  });

  test('that somebody works on, there or in the app', async () => {
    const run = await prepared();
    const lock = lockRun(runFolder(run), run);
    try {
      await expect(work(runFolder(run))).rejects.toMatchObject({
        code: 'busy',
        message: expect.stringContaining(`working on ${run}`) as string,
      });
      await services.handlers['training.resume']({ run });
      expect(await ended(services, run)).toMatchObject({
        status: 'failed',
        reason: expect.stringContaining('holds this run') as string,
      });
    } finally {
      lock.release();
    }
  });

  test('that a newer release wrote, is called otherwise, leads out of the cases, or is none', async () => {
    const folder = elsewhere(await prepared());
    const file = join(folder, 'run.json');
    const document = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...document, v: 99 }));
    await expect(work(folder)).rejects.toMatchObject({
      code: 'unsupported',
      hint: expect.stringContaining('Update') as string,
    });
    const escape = { path: '../secateur.db', sha256: '0'.repeat(64) };
    writeFileSync(
      file,
      JSON.stringify({ ...document, training: [{ id: 'a', images: [escape], label: escape }] }),
    );
    await expect(work(folder)).rejects.toMatchObject({ code: 'corrupt' });
    writeFileSync(file, JSON.stringify(document));
    const renamed = join(temporaryFolder(), 'other');
    renameSync(folder, renamed);
    await expect(work(renamed)).rejects.toThrow('is called "other"');
    mkdirSync(join(renamed, 'empty'));
    await expect(work(join(renamed, 'empty'))).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('a model that came back damaged keeps its run unfinished, with the reason', async () => {
  const run = await prepared();
  const folder = elsewhere(run);
  await work(folder);
  const model = join(folder, 'final.bin');
  const bytes = readFileSync(model);
  writeFileSync(model, bytes.subarray(0, bytes.length - 1));
  back(folder, run);
  const info = await services.handlers['runs.get']({ run });
  expect(info.status).toBe('stopped');
  expect(info.reason).toContain('is not the model that this run ended with');
}, 60_000);

test('a result that names a file outside of the folder is not followed', async () => {
  const run = await prepared();
  const folder = elsewhere(run);
  await work(folder);
  const outside = join(project, 'runs', 'outside.bin');
  cpSync(join(folder, 'final.bin'), outside);
  const file = join(folder, 'result.json');
  const result = JSON.parse(readFileSync(file, 'utf8')) as { model: { path: string } };
  writeFileSync(file, JSON.stringify({ ...result, model: { ...result.model, path: '../outside.bin' } }));
  back(folder, run);
  const info = await services.handlers['runs.get']({ run });
  expect(info.status).toBe('stopped');
  expect(info.reason).toContain('leads out of it');
  rmSync(outside);
}, 60_000);

test.runIf(process.platform !== 'win32')(
  'nobody else may read what the folder holds, and it names no patient',
  async () => {
    const run = await prepared();
    const folder = elsewhere(run);
    await work(folder);
    for (const name of ['run.json', 'events.jsonl', 'result.json'])
      expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
    const text = readFileSync(join(folder, 'run.json'), 'utf8');
    expect(text).not.toContain(project);
    expect(basename(folder)).toBe(run);
  },
  60_000,
);
