/**
 * Work with a row in the database, one piece after the other: it waits in order, goes, and ends, and its row, the pages and
 * whoever waits for it hear of each. While there is any, this process holds the project's lock. What is asked to stop ends
 * when its work does; what still waits never starts.
 */
import { plainError } from '../files/errors.ts';
import type { RunStatus } from '../../shared/training.ts';
import { whenFree } from '../store/when-free.ts';
import { describeDefect } from './dispatch.ts';
import type { Ending, Project } from './project.ts';
import { stopText } from './stopping.ts';

export interface Work {
  readonly project: Project;
  /** Of its row; one id is in the queue once. */
  readonly id: string;
  /** For the lock's note: "training dense-2d-1". */
  readonly task: string;
  readonly setStatus: (status: RunStatus, reason?: string) => void;
  /** Tells the pages. @param ending where the row may not say it yet */
  readonly tell: (ending?: Ending) => void;
  /** Until it is done, or its signal is aborted. An error is its end, in the error's words. */
  readonly run: (signal: AbortSignal) => Promise<Ending>;
}

export interface SerialQueue {
  /** Call while the project's lock is held. */
  add(work: Work): void;
  /** Waits until it has ended. What is not in the queue has ended already. @param reason see stopping.ts */
  stop(id: string, reason?: unknown): Promise<void>;
  /** Whether it waits or is going. */
  has(id: string): boolean;
  /** Waits until it has ended by itself or by whoever stops it. */
  ended(id: string): Promise<void>;
  close(reason: unknown): Promise<void>;
}

interface Entry {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export function createSerialQueue(log: (line: string) => void): SerialQueue {
  const entries = new Map<string, Entry>();
  let last: Promise<void> = Promise.resolve();

  const execute = async ({ id, setStatus, tell, run }: Work, signal: AbortSignal): Promise<Ending> => {
    if (signal.aborted) return { status: 'stopped', reason: 'Stopped before it began.' };
    try {
      await whenFree(() => setStatus('running'), signal);
      tell();
      return await run(signal);
    } catch (cause) {
      const { code, message, hint } = plainError(cause);
      if (code === 'cancelled') return { status: 'stopped', reason: stopText(signal) };
      if (code === 'internal') log(`${id}: ${describeDefect(cause)}`);
      return { status: 'failed', reason: `${message} ${hint}`.trim() };
    }
  };

  /** Whoever waits hears of the end, also where the disk or the database do not take it. */
  const end = async ({ project, id, setStatus, tell }: Work, ending: Ending): Promise<void> => {
    try {
      await whenFree(() => setStatus(ending.status, ending.reason));
    } catch (cause) {
      project.unsaved.set(id, ending);
      log(`${id}: its end (${ending.status}) could not be saved: ${describeDefect(cause)}`);
    }
    tell(ending);
  };

  return {
    add: (work) => {
      const { project, id, task, setStatus, tell } = work;
      const abort = new AbortController();
      const previous = last;
      setStatus('queued');
      project.unsaved.delete(id);
      const done = project
        .change(task, async () => {
          await previous;
          await end(work, await execute(work, abort.signal));
        })
        .catch((cause: unknown) => log(`${id}: ${describeDefect(cause)}`))
        .finally(() => entries.delete(id));
      entries.set(id, { abort, done });
      last = done;
      tell();
    },
    stop: async (id, reason) => {
      const entry = entries.get(id);
      entry?.abort.abort(reason);
      await entry?.done;
    },
    has: (id) => entries.has(id),
    ended: async (id) => {
      await entries.get(id)?.done;
    },
    close: async (reason) => {
      const going = [...entries.values()];
      for (const { abort } of going) abort.abort(reason);
      await Promise.all(going.map(({ done }) => done));
    },
  };
}
