import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/result.ts';
import { openThread, threadUrl, type Thread } from '../../../main/threads/thread.ts';
import type { echoCalls } from './echo.thread.ts';

type EchoCalls = typeof echoCalls;

const open: Thread<EchoCalls>[] = [];
function echo(heapMegabytes = 64): Thread<EchoCalls> {
  const thread = openThread<EchoCalls>(new URL('./echo.thread.ts', import.meta.url), {
    name: 'echo',
    heapMegabytes,
  });
  open.push(thread);
  return thread;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((thread) => thread.close()));
});

describe('openThread', () => {
  it('answers calls, each with its own reply', async () => {
    const thread = echo();
    const replies = await Promise.all([1, 2, 3].map((value) => thread.call('double', value)));
    expect(replies).toEqual([2, 4, 6]);
  });

  it('delivers events in order, before the reply', async () => {
    const seen: number[] = [];
    const reply = await echo().call('count', 3, { onEvent: (event) => seen.push(event) });
    expect(seen).toEqual([0, 1, 2]);
    expect(reply).toBe(3);
  });

  it('waits for listeners that take their time, one after the other, before the reply', async () => {
    const seen: string[] = [];
    const listen = async (event: number): Promise<void> => {
      seen.push(`begin ${event}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(`end ${event}`);
    };
    await echo().call('count', 2, { onEvent: listen });
    expect(seen).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1']);
  });

  it.each([
    [
      'throws',
      (full: Error) => {
        throw full;
      },
    ],
    ['rejects', (full: Error) => Promise.reject(full)],
  ] as const)('stops a call whose listener %s, and nothing else', async (_, fail) => {
    const thread = echo();
    const full = new AppError('no-space', 'The disk is full.');
    const heard: number[] = [];
    const onEvent = (event: number) => {
      heard.push(event);
      return event === 2 ? fail(full) : undefined;
    };
    const other = thread.call('tick', null, { signal: AbortSignal.timeout(100) });
    await expect(thread.call('tick', null, { onEvent })).rejects.toBe(full);
    expect(heard).toEqual([0, 1, 2]);
    expect(await other).toBe('stopped');
    expect(await thread.call('double', 4)).toBe(8);
  });

  it('hands on an AppError with code, message and hint, and goes on', async () => {
    const thread = echo();
    await expect(thread.call('refuse', 'a.nii')).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'a.nii is not an image.',
      hint: 'Choose another file.',
    });
    expect(await thread.call('double', 4)).toBe(8);
  });

  it('stops a call by its signal only', async () => {
    const thread = echo();
    const [first, second] = [new AbortController(), new AbortController()];
    const stopped: string[] = [];
    const calls = [first, second].map(({ signal }, index) =>
      thread.call('spin', 0, { signal }).then((reply) => stopped.push(`${reply} ${String(index)}`)),
    );
    first.abort();
    await calls[0];
    expect(stopped).toEqual(['stopped 0']);
    second.abort();
    await calls[1];
    expect(stopped).toEqual(['stopped 0', 'stopped 1']);
  });

  it('stops a call whose signal was aborted before it began', async () => {
    expect(await echo().call('spin', 0, { signal: AbortSignal.abort() })).toBe('stopped');
  });

  it('stops pending calls on close, lets them finish, and refuses later ones', async () => {
    const thread = echo();
    const spinning = thread.call('spin', 50);
    await thread.close();
    expect(await spinning).toBe('stopped');
    await expect(thread.call('double', 1)).rejects.toThrow('The thread "echo" has ended');
  });

  it('gives an answer that came before the end, once its events have been heard', async () => {
    const thread = echo();
    const heard: number[] = [];
    const onEvent = async (value: number): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      heard.push(value);
    };
    const counting = thread.call('count', 3, { onEvent });
    await thread.close();
    expect(await counting).toBe(3);
    expect(heard).toEqual([0, 1, 2]);
  });

  it('ends a thread that does not leave within the grace period', async () => {
    const thread = echo();
    const stuck = expect(thread.call('die', 'throw')).rejects.toThrow();
    await thread.close(50);
    await stuck;
  });

  it.each([
    ['throw', 'The thread "echo" broke down: a stray exception', 'internal'],
    ['exit', 'The thread "echo" has ended (exit code 3).', 'internal'],
    ['memory', 'The thread "echo" ran out of memory.', 'no-space'],
  ] as const)('rejects pending and later calls when the thread dies: %s', async (how, message, code) => {
    const thread = echo(32);
    const spinning = expect(thread.call('spin', 0)).rejects.toMatchObject({ message, code });
    await expect(thread.call('die', how)).rejects.toMatchObject({ message, code });
    await spinning;
    await expect(thread.call('double', 1)).rejects.toMatchObject({ message, code });
  });

  it('rejects the first call when the entry cannot be loaded', async () => {
    const thread = openThread<EchoCalls>(new URL('./missing.thread.ts', import.meta.url), {
      name: 'missing',
    });
    await expect(thread.call('double', 1)).rejects.toThrow(
      /The thread "missing" broke down: .*missing\.thread/,
    );
  });
});

describe('threadUrl', () => {
  it('names the entry beside the file that asks, and beside the chunk in a bundle', () => {
    const asking = import.meta.resolve('../../../main/datasets/batches.ts');
    const beside = fileURLToPath(threadUrl('batches', asking));
    expect(relative(process.cwd(), beside)).toBe(join('main', 'datasets', 'batches.thread.ts'));
    expect(existsSync(beside)).toBe(true);
    expect(threadUrl('batches', 'file:///app/out/main/chunk-1a2b.js').href).toBe(
      'file:///app/out/main/batches.thread.js',
    );
  });
});
