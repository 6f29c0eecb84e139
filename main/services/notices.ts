/**
 * What is told of an open project on every page: what was done by itself when it was opened, and what is wrong with it. Each
 * is asked anew whenever the project is, so that it ends with its cause.
 */
import type { Store } from '../store/open.ts';
import { interruptedRuns } from '../store/runs.ts';
import { interruptedStudies } from '../store/studies.ts';
import { hasRow, unreadableRows } from '../store/unreadable.ts';

/** A sentence; empty once its cause is gone. */
export type Notice = (store: Store) => string;

/** What was done, which stays true. */
export const told =
  (sentence: string): Notice =>
  () =>
    sentence;

/** @param ids of runs and studies that were going when their process died */
export const interruptedNotice =
  (ids: readonly string[]): Notice =>
  (store) => {
    const left = new Set([...interruptedRuns(store), ...interruptedStudies(store)]);
    const open = ids.filter((id) => left.has(id));
    return open.length === 0
      ? ''
      : `Interrupted when Secateur ended, and can be resumed: ${open.join(', ')}.`;
  };

/** One for all rows that cannot be used: below its list, each can be removed. */
export function unreadableNotice(store: Store): Notice {
  const rows = unreadableRows(store);
  return (now) => {
    const left = rows.filter(({ kind, id }) => hasRow(now, kind, id));
    const named = left
      .slice(0, mostTold)
      .map(
        ({ kind, name, id, reason }) => `the ${kind} "${name}"${name === id ? '' : ` (${id})`}: ${reason}`,
      );
    const more = left.length > mostTold ? [`and ${left.length - mostTold} more`] : [];
    return left.length === 0
      ? ''
      : `Cannot be used: ${[...named, ...more].join('; ')}. Below its list, each can be removed.`;
  };
}

const mostTold = 3;
