/**
 * One run trains at a time; others of this process wait in order. While there is any, this process holds the
 * project's lock. A run that is asked to stop ends at its next step; one that still waits never starts.
 */
import { plainError } from '../files/errors.ts';
import type { RunInfo } from '../../shared/training.ts';
import { findRun, setRunStatus } from '../store/runs.ts';
import { whenFree } from '../store/when-free.ts';
import type { Context } from './context.ts';
import { describeDefect } from './dispatch.ts';
import type { JobControl } from './jobs.ts';
import type { Ending, Project } from './project.ts';
import { requireRun } from './runs.ts';
import { stopText } from './stopping.ts';

/** Trains one run until it is finished or its signal is aborted. */
export type TrainRun = (
  project: Project,
  run: string,
  control: JobControl,
) => Promise<'finished' | 'stopped'>;

export interface RunQueue {
  /** Call while the project's lock is held. */
  add(project: Project, run: string): void;
  /** Waits until the run has ended. One that is not in the queue has ended already. @param reason see stopping.ts */
  stop(run: string, reason?: unknown): Promise<void>;
  /** Whether the run waits or is going. */
  has(run: string): boolean;
  /** Waits until the run has ended by itself or by whoever stops it. */
  ended(run: string): Promise<void>;
  close(reason: unknown): Promise<void>;
}

interface Entry {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export function createRunQueue(context: Context, train: TrainRun): RunQueue {
  const entries = new Map<string, Entry>();
  let last: Promise<void> = Promise.resolve();

  const tell = (info: RunInfo): void => context.events.emit('run.changed', info);

  const execute = async (project: Project, run: string, signal: AbortSignal): Promise<Ending> => {
    try {
      await whenFree(() => setRunStatus(project.store, run, 'running'), signal);
      const info = requireRun(project, run);
      tell(info);
      const title = `Train ${info.name}`;
      const outcome = await context.jobs.run({ kind: 'train', title }, (control) =>
        train(project, run, { ...control, signal: AbortSignal.any([control.signal, signal]) }),
      );
      return { status: outcome, reason: outcome === 'stopped' ? stopText(signal) : '' };
    } catch (cause) {
      const { code, message, hint } = plainError(cause);
      if (code === 'cancelled') return { status: 'stopped', reason: stopText(signal) };
      if (code === 'internal') context.environment.log(`${run}: ${describeDefect(cause)}`);
      return { status: 'failed', reason: `${message} ${hint}`.trim() };
    }
  };

  /** Whoever waits for the run hears of its end, also where the disk or the database do not take it. */
  const end = async (project: Project, before: RunInfo, ending: Ending): Promise<void> => {
    const { id } = before;
    try {
      await whenFree(() => setRunStatus(project.store, id, ending.status, ending.reason));
    } catch (cause) {
      project.unsaved.set(id, ending);
      context.environment.log(
        `${id}: its end (${ending.status}) could not be saved: ${describeDefect(cause)}`,
      );
    }
    tell({ ...latest(project, before), ...ending });
  };

  const add = (project: Project, run: string): void => {
    const abort = new AbortController();
    const previous = last;
    const before = requireRun(project, run);
    setRunStatus(project.store, run, 'queued');
    project.unsaved.delete(run);
    const done = project
      .change(`training ${run}`, async () => {
        await previous;
        const ending: Ending = abort.signal.aborted
          ? { status: 'stopped', reason: 'Stopped before it began.' }
          : await execute(project, run, abort.signal);
        await end(project, before, ending);
      })
      .catch((cause: unknown) => context.environment.log(`${run}: ${describeDefect(cause)}`))
      .finally(() => entries.delete(run));
    entries.set(run, { abort, done });
    last = done;
    tell(requireRun(project, run));
  };

  return {
    add,
    stop: async (run, reason) => {
      const entry = entries.get(run);
      entry?.abort.abort(reason);
      await entry?.done;
    },
    has: (run) => entries.has(run),
    ended: async (run) => {
      await entries.get(run)?.done;
    },
    close: async (reason) => {
      const going = [...entries.values()];
      for (const { abort } of going) abort.abort(reason);
      await Promise.all(going.map(({ done }) => done));
    },
  };
}

/** As the store has it, where it can still be read. */
function latest({ store }: Project, before: RunInfo): RunInfo {
  try {
    return findRun(store, before.id) ?? before;
  } catch {
    return before;
  }
}
