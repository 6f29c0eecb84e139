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
    followConnection: () => () => undefined,
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
      () => Promise.reject(new AppError('lost', 'Secateur does not answer.')),
      () => Promise.reject(new AppError('invalid-input', 'No project is open.')),
    ]),
  );
  await session.refresh();
  await session.refresh();
  expect(session.project?.path).toBe('a');
  expect(session.lost).toBe(true); // every page says so
  expect(session.error).toBeNull();
  await session.refresh();
  expect(session.project).toBeNull();
  expect(session.lost).toBe(false);
});

test('the frame tells of the failure of a job that outlives its call, and of no other', () => {
  let done: ((value: unknown) => void) | undefined;
  const api = {
    call: () => Promise.resolve([]),
    subscribe: (event: string, listener: (value: unknown) => void) => {
      if (event === 'job.done') done = listener;
      return () => undefined;
    },
    followConnection: () => () => undefined,
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
    followConnection: () => () => undefined,
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

/** A session on project `a`, whose calls answer as the test says at the moment. */
async function sessionOn(answers: Partial<Record<string, () => unknown>>) {
  const all: Partial<Record<string, () => unknown>> = { 'project.info': () => project('a'), ...answers };
  const listeners = new Map<string, (value: unknown) => void>();
  const api = {
    call: (method: string) => new Promise((resolve) => resolve(all[method]?.() ?? [])),
    subscribe: (event: string, listener: (value: unknown) => void) => {
      listeners.set(event, listener);
      return () => undefined;
    },
    followConnection: () => () => undefined,
  } as unknown as Api;
  const session = new Session(api);
  session.start();
  await session.refresh();
  return { session, answers: all, send: (event: string, value: unknown) => listeners.get(event)?.(value) };
}

const refuse =
  (message: string, code: 'invalid-input' | 'working' = 'invalid-input') =>
  () => {
    throw new AppError(code, message);
  };

test('an error ends when the same action succeeds, and not with any other', async () => {
  const { session, answers } = await sessionOn({ 'runs.list': refuse('no runs') });
  const list = () => session.try(() => session.api.call('runs.list', {}));
  await list();
  await session.try(() => session.api.call('dataset.cases', {}));
  expect(session.error?.message).toBe('no runs');
  delete answers['runs.list'];
  await list();
  expect(session.error).toBeNull();
});

test('the failure of work in the background ends when that work is resumed', async () => {
  const { session, send } = await sessionOn({});
  const job = { id: 'job-1', title: 'Train a', fraction: 1, remainingSeconds: null, message: '' };
  send('job.done', { job: { ...job, kind: 'train' }, error: 'the disk is full' });
  await session.try(() => session.api.call('studies.resume', { study: 'study-1' }));
  expect(session.error?.message).toBe('Train a: the disk is full');
  await session.try(() => session.api.call('training.resume', { run: 'sauron-2d-1' }));
  expect(session.error).toBeNull();
});

test('a notice that was read is one of its project, and ends with its cause', async () => {
  const noticed = (path: string) => () => ({ ...project(path), notices: ['Interrupted: sauron-2d-1.'] });
  const { session, answers, send } = await sessionOn({ 'project.info': noticed('a') });
  session.dismiss('Interrupted: sauron-2d-1.');
  expect(session.notices).toEqual([]);
  answers['project.info'] = noticed('b');
  await session.refresh();
  expect(session.notices).toEqual(['Interrupted: sauron-2d-1.']);
  answers['project.info'] = () => project('b');
  send('study.changed', {});
  await expect.poll(() => session.notices).toEqual([]);
});

test('an error ends with its page and with its project, and a closed project has none', async () => {
  const { session, answers } = await sessionOn({ 'runs.list': refuse('no runs') });
  const list = () => session.try(() => session.api.call('runs.list', {}));
  await list();
  session.leave();
  expect(session.error).toBeNull();
  await list();
  answers['project.info'] = () => project('b');
  await session.refresh();
  expect(session.error).toBeNull();
  const late = session.try(async () => {
    answers['project.info'] = () => project('c');
    await session.refresh();
    throw new AppError('not-found', 'There is no run of b.');
  });
  await late;
  expect(session.error).toBeNull();
});

test('a project that is closed in another window is told of, one that this page changes is not', async () => {
  const { session, answers, send } = await sessionOn({ 'project.open': () => project('b') });
  answers['project.info'] = () => project('b');
  const opened = session.changeProject((stopWork) =>
    session.api.call('project.open', { path: 'b', create: false, stopWork }),
  );
  send('project.changed', { path: 'b' });
  await opened;
  expect(session.project?.path).toBe('b');
  expect(session.news).toBeNull();
  answers['project.info'] = () => project('c');
  send('project.changed', { path: 'c' });
  await expect.poll(() => session.news).toBe('“b” was closed in another window, and “c” is open now.');
});

test('work is ended only after it was asked about', async () => {
  const asked: boolean[] = [];
  const { session } = await sessionOn({});
  const close = () =>
    session.changeProject((stopWork) => {
      asked.push(stopWork);
      return stopWork ? Promise.resolve(true) : Promise.reject(new AppError('working', 'It is going.'));
    });
  const first = close();
  await expect.poll(() => session.question?.text).toMatch(/It is going/);
  session.question?.answer('stay');
  expect(await first).toBeNull();
  expect([asked, session.error, session.question]).toEqual([[false], null, null]);
  const second = close();
  await expect.poll(() => session.question).not.toBeNull();
  session.question?.answer('stop');
  expect(await second).toBe(true);
  expect(asked).toEqual([false, false, true]);
});
