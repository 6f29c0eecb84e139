/** What becomes of an exception behind a call from outside: data for the page, and a line for the log where it is our defect. */
import { expect, test } from 'vitest';
import type { Handlers } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/result.ts';
import { describeDefect, dispatch } from '../../../main/services/dispatch.ts';

/** Handlers of which one call does this. */
const withJobs = (list: () => Promise<unknown>): Handlers => ({ 'jobs.list': list }) as unknown as Handlers;

async function calling(list: () => Promise<unknown>) {
  const lines: string[] = [];
  const request = { method: 'jobs.list', params: {} };
  const result = await dispatch(withJobs(list), request, (line) => lines.push(line));
  return { result, lines };
}

test('what a handler gives is the value', async () => {
  expect(await calling(() => Promise.resolve(['a job']))).toEqual({
    result: { ok: true, value: ['a job'] },
    lines: [],
  });
});

test('an error that was foreseen keeps its code and next step, and is not logged', async () => {
  const { result, lines } = await calling(() =>
    Promise.reject(new AppError('not-found', 'There is no run "x".', 'Its runs are a.')),
  );
  expect(result).toMatchObject({
    ok: false,
    error: { code: 'not-found', message: 'There is no run "x".', hint: 'Its runs are a.' },
  });
  expect(lines).toEqual([]);
});

test('a defect is told without its insides, and logged with the method and its stack', async () => {
  const { result, lines } = await calling(() => Promise.reject(new TypeError('x is not a function')));
  expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^jobs\.list: TypeError: x is not a function\n\s+at .*dispatch\.test\.ts/);
});

test('a handler that throws at once is no other than one that rejects', async () => {
  const { result } = await calling(() => {
    throw new AppError('busy', 'Not now.');
  });
  expect(result).toMatchObject({ ok: false, error: { code: 'busy' } });
});

test('the stack of a thread stands below our own', () => {
  const defect = new Error('in a thread', { cause: 'Error: in a thread\n    at worker.ts:1' });
  expect(describeDefect(defect)).toMatch(/dispatch\.test\.ts[^]*at worker\.ts:1$/);
  expect(describeDefect('a word')).toBe('a word');
});
