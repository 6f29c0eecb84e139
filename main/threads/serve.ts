/**
 * The inside of a worker thread: answers calls that arrive on a port. An entry file (`*.thread.ts`) is one `serve`
 * with its handlers and knows nothing else of its host, so a test may drive it over a plain MessageChannel.
 */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { plainError } from '../files/errors.ts';
import type { Calls, FromThread, ToThread } from './messages.ts';

export interface CallContext<Event> {
  /** True once the owner has asked this call to stop; long loops read it every step. */
  readonly stopped: () => boolean;
  readonly emit: (event: Event) => void;
}

export type Handlers<C extends Calls<C>> = {
  readonly [Name in keyof C]: (
    params: C[Name]['params'],
    context: CallContext<C[Name]['event']>,
  ) => C[Name]['reply'] | Promise<C[Name]['reply']>;
};

/** Answers calls until the owner closes the thread. Calls start as they arrive, so those that await interleave. */
export function serve<C extends Calls<C>>(
  handlers: Handlers<C>,
  port: MessagePort | null = parentPort,
): void {
  if (port === null)
    throw new Error('serve: this file is the entry of a worker thread; start it with openThread');
  const post = (message: FromThread): void => {
    port.postMessage(message);
  };
  const going = new Set<Promise<void>>();

  const answer = async ({ id, name, params, stop }: Extract<ToThread, { type: 'call' }>): Promise<void> => {
    try {
      const value = await handlers[name as keyof C](params, {
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
