/** Long work over many cases: says how far it is, and ends early when asked to. */
import { AppError } from '../../shared/result.ts';
import type { CallContext } from '../threads/messages.ts';

export interface WorkOptions {
  /** @param fraction done, 0 … 1 */
  readonly onProgress?: (fraction: number, message: string) => void;
  /** Read before every case. */
  readonly shouldStop?: () => boolean;
}

/** Runs `work` on one item after the other, so that no more than one case is in memory. */
export async function eachInTurn<T, R>(
  items: readonly T[],
  { onProgress, shouldStop }: WorkOptions,
  work: { readonly name: (item: T) => string; readonly run: (item: T) => Promise<R> },
): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    if (shouldStop?.()) throw new AppError('cancelled', `Stopped before ${work.name(item)}.`);
    onProgress?.(index / items.length, work.name(item));
    results.push(await work.run(item));
  }
  onProgress?.(1, '');
  return results;
}

/** What a thread reports of such work. */
export interface WorkNews {
  readonly fraction: number;
  readonly message: string;
}

/** Work that is a part of a thread's call: its fractions are shares of the whole. */
export function partOf(
  { stopped, emit }: CallContext<WorkNews>,
  { from, share }: { readonly from: number; readonly share: number },
): WorkOptions {
  return {
    shouldStop: stopped,
    onProgress: (fraction, message) => emit({ fraction: from + fraction * share, message }),
  };
}
