/** What a model file says of itself: of every release that wrote one, of a newer one, of another run. */
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pruningMethods } from '../../../main/pruning/index.ts';
import { listEpochs } from '../../../main/store/epochs.ts';
import { openStore } from '../../../main/store/open.ts';
import { listRuns } from '../../../main/store/runs.ts';
import { readArrayFile, writeArrayFile } from '../../../main/training/array-file.ts';
import {
  loadCheckpoint,
  loadModel,
  readModelFile,
  saveCheckpoint,
  writeModelFile,
} from '../../../main/training/checkpoint.ts';
import { methodSetup } from '../../../main/training/model.ts';
import { pastProject, releases } from '../store/past/project.ts';

const data = { channels: 1, classes: 3 };

test.each(releases)('of schema %s the runs are read as the database has them', (release) => {
  const project = pastProject(release);
  const store = openStore(join(project, 'secateur.db'));
  for (const run of listRuns(store).slice(0, 2)) {
    const loaded = loadCheckpoint(join(project, 'runs', run.id))!;
    const { config, history, record, initialCost, best, method, model } = loaded.checkpoint;
    expect([loaded.finished, loaded.note]).toEqual([run.status === 'finished', '']);
    expect(config).toEqual(run.config);
    expect(initialCost).toEqual(run.initialCost);
    expect([history.length, best]).toEqual([run.epochsDone, null]);
    expect(record).toEqual(listEpochs(store, run.id).at(-1));
    const pruner = pruningMethods[config.method].start(methodSetup(config, data, model.network), method);
    expect(pruner.layers()).toEqual(record.layers);
  }
  store.close();
});

/** The folder of a stopped run of today, and its newest checkpoint. */
function stoppedRun(): { folder: string; file: string } {
  const folder = join(pastProject(8), 'runs', 'dense-2d-2');
  saveCheckpoint(folder, loadCheckpoint(folder)!.checkpoint);
  const [name = ''] = readdirSync(folder).filter((one) => one.startsWith('checkpoint-'));
  return { folder, file: join(folder, name) };
}

function withHeader(file: string, to: string, change: (header: Record<string, unknown>) => object): void {
  const { header, arrays } = readArrayFile(file);
  writeArrayFile(to, { header: change(header as Record<string, unknown>), arrays });
}

test('a checkpoint names its run and its version, and is read back as it was written', () => {
  const { folder, file } = stoppedRun();
  expect(readArrayFile(file).header).toMatchObject({ v: 2, run: 'dense-2d-2', config: { method: 'none' } });
  const { checkpoint } = loadCheckpoint(folder)!;
  const record = { ...checkpoint.record, trainLoss: Number.NaN, validationDice: Number.NaN };
  const diverged = { ...checkpoint, record, best: { epoch: 1, dice: Number.NaN } };
  writeModelFile(file, diverged);
  expect(readModelFile(file)).toEqual(diverged);
});

test.each([
  ['contents', { v: 99 }],
  ['settings', { config: { v: 99 } }],
])('where a newer release went on, nothing older is taken in its place (%s)', (what, change) => {
  const { folder, file } = stoppedRun();
  const newer = join(folder, 'checkpoint-000009.bin');
  withHeader(file, newer, (header) => ({ ...header, ...change }));
  expect(() => loadCheckpoint(folder)).toThrow(
    `${newer}: its ${what} were written by a newer Secateur (version 99).`,
  );
});

test.each([
  ['an unknown key', { later: 1 }, 'later'],
  ['no network', { network: { dims: 2 } }, 'The network cannot be used'],
  ['a history of text', { history: 'long' }, 'history'],
])('contents that cannot be read (%s) are damage, and the checkpoint before serves', (_, change, reason) => {
  const { folder, file } = stoppedRun();
  withHeader(file, join(folder, 'checkpoint-000009.bin'), (header) => ({ ...header, ...change }));
  const { note, checkpoint } = loadCheckpoint(folder)!;
  expect(note).toContain('checkpoint-000009.bin: ');
  expect(note).toContain(reason);
  expect(checkpoint.record.epoch).toBeLessThan(9);
});

test('a checkpoint that was put into the folder of another run is refused by name', () => {
  const { folder, file } = stoppedRun();
  const other = join(dirname(folder), 'dense-2d-7');
  mkdirSync(other);
  cpSync(file, join(other, 'final.bin'));
  expect(() => loadModel(other)).toThrow(/final\.bin belongs to another run: dense-2d-2 wrote it\./);
  writeModelFile(join(other, 'checkpoint-000001.bin'), loadCheckpoint(folder)!.checkpoint);
  expect(loadCheckpoint(other)!.note).toMatch(/belongs to another run.*serves instead/);
});
