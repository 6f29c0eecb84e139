import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Context } from '../../../main/services/context.ts';
import { createEventHub } from '../../../main/services/events.ts';
import { createJobRegistry } from '../../../main/services/jobs.ts';
import { openProject } from '../../../main/services/project.ts';
import { createRunQueue, type TrainRun } from '../../../main/services/run-queue.ts';
import { requireRun } from '../../../main/services/runs.ts';
import { connect } from '../../../main/store/sqlite.ts';
import { addRun } from '../../../main/store/runs.ts';
import { AppError } from '../../../shared/result.ts';
import type { RunInfo } from '../../../shared/training.ts';
import { config, initialCost, temporaryFolder } from '../store/fixtures.ts';

function setUp(train: TrainRun) {
  const project = openProject(join(temporaryFolder(), 'project'), { create: true });
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const events = createEventHub((cause) => log(String(cause)));
  const told: RunInfo[] = [];
  events.subscribe('run.changed', (info) => told.push(info));
  const context = { events, jobs: createJobRegistry(events), environment: { log }, project };
  const queue = createRunQueue(context as unknown as Context, train);
  const start = async () => {
    const { id } = addRun(project.store, { name: 'a', config, initialCost });
    queue.add(project, id);
    await queue.ended(id);
    return id;
  };
  return { project, queue, told, logged, start };
}

test('an end that the disk does not take is told and shown as long as the project is open', async () => {
  const full = new AppError('no-space', 'The disk is full.', 'Free some space.');
  const { project, queue, told, logged, start } = setUp(({ store }) => {
    store.read((db) => {
      db.exec('CREATE TEMP TABLE one (x)'); // as on a disk that takes no byte more
      db.pragma('query_only = ON');
    });
    return Promise.reject(full);
  });
  const id = await start();
  const failed = { status: 'failed', reason: 'The disk is full. Free some space.' };
  expect(told.map(({ status }) => status)).toEqual(['queued', 'running', 'failed']);
  expect(requireRun(project, id)).toMatchObject(failed);
  expect(logged.join()).toContain('could not be saved');
  project.store.read((db) => db.pragma('query_only = OFF'));
  await start();
  expect(requireRun(project, id)).toMatchObject(failed);
  queue.add(project, id);
  expect(requireRun(project, id)).toMatchObject({ status: 'queued', reason: '' });
  await queue.ended(id);
  project.close();
});

test('a program that holds the database for a while delays a run and does not end it', async () => {
  let other: ReturnType<typeof connect> | undefined;
  const { project, told, start } = setUp(({ folder }) => {
    other = connect(folder.database);
    other.exec('BEGIN EXCLUSIVE');
    setTimeout(() => other?.close(), 100);
    return Promise.resolve('finished');
  });
  const id = await start();
  expect(requireRun(project, id).status).toBe('finished');
  expect(told.at(-1)).toMatchObject({ id, status: 'finished' });
  project.close();
});
