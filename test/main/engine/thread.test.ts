import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import '../../../main/threads/environment.ts';

it('the onnx engine works in several worker threads at once', async () => {
  const count = async (): Promise<unknown> => {
    const worker = new Worker(new URL('./counting.thread.ts', import.meta.url));
    const exited = once(worker, 'exit');
    const [message]: unknown[] = await once(worker, 'message');
    expect((await exited)[0]).toBe(0);
    return message;
  };
  expect(await Promise.all([count(), count()])).toEqual([3, 3]);
  expect(await count()).toBe(3);
});
