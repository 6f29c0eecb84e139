import { expect, test } from 'vitest';
import type { Events } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/result.ts';
import { createEventHub } from '../../../main/services/events.ts';
import { createJobRegistry, throwIfCancelled } from '../../../main/services/jobs.ts';

function setUp() {
  const events = createEventHub(() => undefined);
  const done: Events['job.done'][] = [];
  const progress: Events['job.progress'][] = [];
  events.subscribe('job.done', (event) => done.push(event));
  events.subscribe('job.progress', (job) => progress.push(job));
  return { jobs: createJobRegistry(events), done, progress };
}

const untilCancelled = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('cancelled', 'It was cancelled.')));
  });

test('a job is listed while it runs, and its value is handed on', async () => {
  const { jobs, done } = setUp();
  const value = await jobs.run({ kind: 'import', title: 'Import a' }, ({ report }) => {
    report({ fraction: 0.5, message: 'half', remainingSeconds: 3 });
    expect(jobs.list()).toMatchObject([
      { title: 'Import a', fraction: 0.5, message: 'half', remainingSeconds: 3 },
    ]);
    return Promise.resolve(7);
  });
  expect(value).toBe(7);
  expect(jobs.list()).toEqual([]);
  expect(done).toMatchObject([{ job: { kind: 'import', fraction: 0.5 }, error: null }]);
});

test('a failure reaches the caller and the listeners', async () => {
  const { jobs, done } = setUp();
  const failing = jobs.run({ kind: 'export', title: 'Export' }, () =>
    Promise.reject(new AppError('no-space', 'The disk is full.')),
  );
  await expect(failing).rejects.toThrow('The disk is full.');
  expect(done).toMatchObject([{ error: 'The disk is full.' }]);
});

test('cancelling reaches the work; an unknown job is named', async () => {
  const { jobs } = setUp();
  const work = jobs.run({ kind: 'import', title: 'Import' }, ({ signal }) => untilCancelled(signal));
  jobs.cancel(jobs.list()[0]!.id);
  await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  expect(() => jobs.cancel('job-9')).toThrow('There is no job "job-9"');
});

test('closing cancels every job and waits for it', async () => {
  const { jobs } = setUp();
  const ends: string[] = [];
  for (const title of ['a', 'b'])
    jobs.run({ kind: 'import', title }, ({ signal }) => untilCancelled(signal)).catch(() => ends.push(title));
  await jobs.close();
  expect([ends, jobs.list()]).toEqual([['a', 'b'], []]);
});

test('the time left is guessed only once there is something to guess from', async () => {
  const { jobs, progress } = setUp();
  await jobs.run({ kind: 'import', title: 'Import' }, async ({ report }) => {
    report({ fraction: 0.001, message: '' });
    expect(jobs.list()[0]?.remainingSeconds).toBeNull();
    report({ fraction: 0.5, message: '' });
    expect(jobs.list()[0]?.remainingSeconds).toBeGreaterThan(0);
    await Promise.resolve();
  });
  expect(progress.at(-1)?.fraction).toBe(0.5);
});

test('a cancelled signal stops the work in words', () => {
  expect(() => throwIfCancelled(AbortSignal.abort(), 'The import')).toThrow('The import was cancelled.');
  expect(() => throwIfCancelled(new AbortController().signal, 'The import')).not.toThrow();
});
