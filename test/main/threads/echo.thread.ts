/** A thread for the tests of thread.ts: it counts, fails and dies on demand. */
import { serve } from '../../../main/threads/serve.ts';
import { AppError } from '../../../shared/result.ts';

export interface EchoCalls {
  readonly double: { readonly params: number; readonly event: never; readonly reply: number };
  readonly count: { readonly params: number; readonly event: number; readonly reply: number };
  readonly refuse: { readonly params: string; readonly event: never; readonly reply: never };
  /** Goes on until it is stopped, then for `params` milliseconds more. */
  readonly spin: { readonly params: number; readonly event: never; readonly reply: string };
  /** Counts until it is stopped. */
  readonly tick: { readonly params: null; readonly event: number; readonly reply: string };
  readonly die: { readonly params: 'throw' | 'exit' | 'memory'; readonly event: never; readonly reply: null };
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

serve<EchoCalls>({
  double: (value) => 2 * value,
  count: (limit, { emit }) => {
    for (let value = 0; value < limit; value++) emit(value);
    return limit;
  },
  refuse: (file) => {
    throw new AppError('invalid-input', `${file} is not an image.`, 'Choose another file.');
  },
  spin: async (lingerMs, { stopped }) => {
    while (!stopped()) await wait(1);
    await wait(lingerMs);
    return 'stopped';
  },
  tick: async (_, { stopped, emit }) => {
    for (let value = 0; !stopped(); value++) {
      emit(value);
      await wait(1);
    }
    return 'stopped';
  },
  die: async (how) => {
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
});
