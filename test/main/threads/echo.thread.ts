/** A thread for the tests of thread.ts: it counts, fails and dies on demand. */
import type { CallContext } from '../../../main/threads/messages.ts';
import { serve } from '../../../main/threads/serve.ts';
import { AppError } from '../../../shared/result.ts';

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

let visits = 0;

export const echoCalls = {
  double: (value: number): number => 2 * value,
  count: (limit: number, { emit }: CallContext<number>): number => {
    for (let value = 0; value < limit; value++) emit(value);
    return limit;
  },
  refuse: (file: string): never => {
    throw new AppError('invalid-input', `${file} is not an image.`, 'Choose another file.');
  },
  /** A mistake of its own. */
  fail: (): never => {
    throw new TypeError('a defect');
  },
  /** Which thread answers: as many calls as it has counted so far. */
  visits: (): number => ++visits,
  /** Dies of a stray exception after its answer. */
  dieLater: (milliseconds: number): void => {
    setTimeout(() => {
      throw new Error('a stray exception');
    }, milliseconds);
  },
  /** Goes on until it is stopped, then for `lingerMs` more. */
  spin: async (lingerMs: number, { stopped }: CallContext): Promise<string> => {
    while (!stopped()) await wait(1);
    await wait(lingerMs);
    return 'stopped';
  },
  /** Counts until it is stopped. */
  tick: async (_: null, { stopped, emit }: CallContext<number>): Promise<string> => {
    for (let value = 0; !stopped(); value++) {
      emit(value);
      await wait(1);
    }
    return 'stopped';
  },
  die: async (how: 'throw' | 'exit' | 'memory'): Promise<null> => {
    if (how === 'exit') process.exit(3);
    if (how === 'throw') {
      setTimeout(() => {
        throw new Error('a stray exception');
      });
    } else {
      const hoard: number[][] = [];
      for (;;) hoard.push(Array.from({ length: 100_000 }, (_, index) => index + 0.5));
    }
    await wait(60_000);
    return null;
  },
};

serve(echoCalls);
