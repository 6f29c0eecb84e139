/** What the frame shows, while answers come late, out of order, or not at all. */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Api } from '../../renderer/api.ts';
import { Session } from '../../renderer/session.svelte.ts';
import type { ProjectInfo } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';

const project = (path: string): ProjectInfo => ({
  path,
  name: path,
  dataset: null,
  labelledCount: 0,
  caseCount: 0,
  runCount: 0,
  notices: [],
});

/** An api whose `project.info` is answered by `answers`, one a call; everything else is empty. */
function fakeApi(answers: (() => Promise<ProjectInfo>)[]): Api {
  return {
    call: (method: string) =>
      method === 'project.info'
        ? (answers.shift()?.() ?? Promise.reject(new Error('asked too often')))
        : Promise.resolve([]),
    subscribe: () => () => undefined,
  } as unknown as Api;
}

test('an answer that a newer one has overtaken is dropped', async () => {
  const late = Promise.withResolvers<ProjectInfo>();
  const session = new Session(fakeApi([() => late.promise, () => Promise.resolve(project('new'))]));
  const first = session.refresh();
  await new Promise((resolve) => setImmediate(resolve)); // the first now waits for its project
  await session.refresh();
  late.resolve(project('old'));
  await first;
  expect(session.project?.path).toBe('new');
});

test('a lost connection leaves the project on view; a closed project does not', async () => {
  const session = new Session(
    fakeApi([
      () => Promise.resolve(project('a')),
      () => Promise.reject(new AppError('internal', 'The connection to Secateur was lost.')),
      () => Promise.reject(new AppError('invalid-input', 'No project is open.')),
    ]),
  );
  await session.refresh();
  await session.refresh();
  expect(session.project?.path).toBe('a');
  await session.refresh();
  expect(session.project).toBeNull();
});

test('the frame tells of the failure of a job that outlives its call, and of no other', () => {
  let done: ((value: unknown) => void) | undefined;
  const api = {
    call: () => Promise.resolve([]),
    subscribe: (event: string, listener: (value: unknown) => void) => {
      if (event === 'job.done') done = listener;
      return () => undefined;
    },
  } as unknown as Api;
  const session = new Session(api);
  session.start();
  const job = { id: 'job-1', title: 'Work', fraction: 1, remainingSeconds: null, message: '' };
  done?.({ job: { ...job, kind: 'import' }, error: 'no images' });
  expect(session.error).toBeNull();
  done?.({ job: { ...job, kind: 'train' }, error: 'the disk is full' });
  expect(session.error?.message).toBe('Work: the disk is full');
});

test('a burst of events asks anew once, after the last has had time to come', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const listeners: ((value: unknown) => void)[] = [];
  const asked: string[] = [];
  const api = {
    call: (method: string) => Promise.resolve(void asked.push(method)),
    subscribe: (event: string, listener: (value: unknown) => void) => {
      if (event === 'run.changed') listeners.push(listener);
      return () => undefined;
    },
  } as unknown as Api;
  const session = new Session(api);
  session.start();
  await vi.runAllTimersAsync();
  asked.length = 0;
  for (let event = 0; event < 100; event++) listeners[0]?.({});
  await vi.runAllTimersAsync();
  expect(asked.filter((method) => method === 'project.info')).toHaveLength(1);
  listeners[0]?.({}); // and again for the next one
  await vi.runAllTimersAsync();
  expect(asked.filter((method) => method === 'project.info')).toHaveLength(2);
});
