/**
 * Patience with another program (a backup, a virus scanner) that holds the database for a while. SQLite's own waiting
 * holds up the whole thread, and with it every page and Ctrl-C; this leaves the thread free between two tries.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../shared/result.ts';

const longestWait = 60_000;
const pause = 250;

/**
 * Runs `work`, a change of the store that happens whole or not at all, again and again while the database is held.
 * @param signal ends the waiting: there is one more try
 * @throws AppError `busy` where it is still held after a minute
 */
export async function whenFree<T>(work: () => T, signal?: AbortSignal): Promise<T> {
  const giveUp = performance.now() + longestWait;
  for (;;) {
    const isLast = signal?.aborted === true || performance.now() > giveUp;
    try {
      return work();
    } catch (cause) {
      if (isLast || !(cause instanceof AppError && cause.code === 'busy')) throw cause;
    }
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}
