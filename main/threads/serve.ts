/**
 * The inside of a worker thread: answers calls that arrive on a port. An entry file (`*.thread.ts`) is one `serve`
 * of a table of calls and knows nothing else of its host, so a test may drive it over a plain MessageChannel.
 */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { plainError } from '../files/errors.ts';
import type { CallContext, CallTable, FromThread, ToThread } from './messages.ts';

/** Answers calls until the owner closes the thread. Calls start as they arrive, so those that await interleave. */
export function serve(calls: CallTable, port: MessagePort | null = parentPort): void {
  if (port === null)
    throw new Error('serve: this file is the entry of a worker thread; start it with openThread');
  const post = (message: FromThread): void => {
    port.postMessage(message);
  };
  const going = new Set<Promise<void>>();

  const answer = async ({ id, name, params, stop }: Extract<ToThread, { type: 'call' }>): Promise<void> => {
    try {
      const call = calls[name] as ((params: unknown, context: CallContext<unknown>) => unknown) | undefined;
      if (call === undefined) throw new Error(`internal: this thread serves no call "${name}"`);
      const value = await call(params, {
        stopped: () => Atomics.load(stop, 0) !== 0,
        emit: (event) => {
          post({ type: 'event', id, event });
        },
      });
      post({ type: 'reply', id, value });
    } catch (cause) {
      const stack = cause instanceof Error ? (cause.stack ?? '') : '';
      post({ type: 'error', id, error: plainError(cause), stack });
    }
  };

  port.on('message', (message: ToThread) => {
    switch (message.type) {
      case 'call': {
        const call = answer(message).finally(() => going.delete(call));
        going.add(call);
        return;
      }
      case 'close':
        void Promise.allSettled(going).then(() => {
          port.close();
        });
    }
  });
}
