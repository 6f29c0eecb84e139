/** What the frame shows, while answers come late, out of order, or not at all. */
import { expect, test } from 'vitest';
import type { Api } from '../../renderer/api.ts';
import { Session } from '../../renderer/session.svelte.ts';
import type { ProjectInfo } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';

const project = (path: string): ProjectInfo => ({
  path,
  name: path,
  dataset: null,
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
