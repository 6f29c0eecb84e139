/** The pool's threads: used again, as many as allowed, ended when idle, replaced when they are of no more use. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createThreads, type ThreadKind, type Threads } from '../../../main/threads/pool.ts';
import { AppError } from '../../../shared/result.ts';
import type { echoCalls } from './echo.thread.ts';

interface Tables {
  readonly echo: typeof echoCalls;
  readonly other: typeof echoCalls;
}
type EchoThreads = Threads<{ readonly [Kind in keyof Tables]: Tables[Kind] }>;

const open: EchoThreads[] = [];

function pool(changes: Partial<ThreadKind> = {}): EchoThreads {
  const kind = { entry: new URL('./echo.thread.ts', import.meta.url), most: 2, idleMs: 60_000, ...changes };
  const threads: EchoThreads = createThreads({ echo: kind, other: kind });
  open.push(threads);
  return threads;
}

/** Of threads of one kind, how many calls each answered, by asking as many at once as there may be. */
const visits = (threads: EchoThreads): Promise<number> => threads.use('echo', 'visits', undefined);

afterEach(async () => {
  await Promise.all(open.splice(0).map((threads) => threads.close()));
});

describe('a pool', () => {
  it('asks the thread that it has, again and again', async () => {
    const threads = pool();
    expect([await visits(threads), await visits(threads), await visits(threads)]).toEqual([1, 2, 3]);
    expect(await threads.use('other', 'visits', undefined)).toBe(1);
  });

  it('has no more threads of a kind than it may, and the others wait in order', async () => {
    const threads = pool({ most: 2 });
    const [first, second] = [new AbortController(), new AbortController()];
    const order: string[] = [];
    const spin = (name: string, signal: AbortSignal) =>
      threads.use('echo', 'spin', 0, { signal }).then(() => order.push(name));
    const busy = [spin('first', first.signal), spin('second', second.signal)];
    const later = ['third', 'fourth'].map((name) =>
      visits(threads).then((count) => order.push(`${name} ${count}`)),
    );
    await wait(300);
    expect(order).toEqual([]);
    first.abort();
    await Promise.all([busy[0], ...later]);
    expect(order).toEqual(['first', 'third 1', 'fourth 2']);
    second.abort();
    await busy[1];
  });

  it('takes a call that waits out of the line when it is stopped', async () => {
    const threads = pool({ most: 1 });
    const [busy, waiting] = [new AbortController(), new AbortController()];
    const spinning = threads.use('echo', 'spin', 0, { signal: busy.signal });
    const stopped = threads.use('echo', 'visits', undefined, { signal: waiting.signal });
    const patient = visits(threads);
    waiting.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    busy.abort();
    expect(await spinning).toBe('stopped');
    expect(await patient).toBe(1);
  });

  it('ends a thread that nobody asks for a while, and not before', async () => {
    const threads = pool({ idleMs: 300 });
    expect([await visits(threads), await visits(threads)]).toEqual([1, 2]);
    await wait(150);
    expect(await visits(threads)).toBe(3);
    await wait(600);
    expect(await visits(threads)).toBe(1);
  });

  it('keeps none that is not to be kept', async () => {
    const threads = pool({ idleMs: 0 });
    expect([await visits(threads), await visits(threads)]).toEqual([1, 1]);
  });

  it.each(['throw', 'exit', 'memory'] as const)(
    'starts another in place of one that died: %s',
    async (how) => {
      const threads = pool({ most: 1, heapMegabytes: 32 });
      const dying = expect(threads.use('echo', 'die', how)).rejects.toThrow(/The thread "echo 1"/);
      const next = visits(threads);
      await dying;
      expect(await next).toBe(1);
    },
  );

  it('starts another in place of one that died while it was idle', async () => {
    const threads = pool({ most: 1 });
    await visits(threads);
    await threads.use('echo', 'dieLater', 20);
    await wait(500);
    expect(await visits(threads)).toBe(1);
  });

  it('goes on with a thread whose call was refused, and not with one whose call failed by a defect', async () => {
    const threads = pool({ most: 1 });
    await expect(threads.use('echo', 'refuse', 'a.nii')).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await visits(threads)).toBe(1);
    await expect(threads.use('echo', 'fail', undefined)).rejects.toMatchObject({ code: 'internal' });
    expect(await visits(threads)).toBe(1);
  });

  it('fails a call by its listener’s error, and goes on with the thread', async () => {
    const threads = pool({ most: 1 });
    await visits(threads);
    const full = new AppError('no-space', 'The disk is full.');
    const onEvent = (): never => {
      throw full;
    };
    await expect(threads.use('echo', 'tick', null, { onEvent })).rejects.toBe(full);
    expect(await visits(threads)).toBe(2);
  });

  it('asks what is going to stop when it is closed, and forgets what threads remember', async () => {
    const threads = pool();
    expect(await visits(threads)).toBe(1);
    const spinning = threads.use('echo', 'spin', 20);
    await threads.retire('other');
    await wait(20);
    await threads.retire('echo');
    expect(await spinning).toBe('stopped');
    expect(await visits(threads)).toBe(1);
  });
});
