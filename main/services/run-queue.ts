/**
 * One run trains at a time; others of this process wait in order. While there is any, this process holds the
 * project's lock. A run that is asked to stop ends at its next step; one that still waits never starts.
 */
import { errorData } from '../../shared/result.ts';
import type { RunStatus } from '../../shared/training.ts';
import { findRun, setRunStatus } from '../store/runs.ts';
import type { Context } from './context.ts';
import { describeDefect } from './dispatch.ts';
import type { JobControl } from './jobs.ts';
import type { Project } from './project.ts';

/** Trains one run until it is finished or its signal is aborted. */
export type TrainRun = (
  project: Project,
  run: string,
  control: JobControl,
) => Promise<'finished' | 'stopped'>;

export interface RunQueue {
  /** Call while the project's lock is held. */
  add(project: Project, run: string): void;
  /** Waits until the run has ended. One that is not in the queue has ended already. */
  stop(run: string): Promise<void>;
  /** Whether the run waits or is going. */
  has(run: string): boolean;
  /** Waits until the run has ended by itself or by whoever stops it. */
  ended(run: string): Promise<void>;
  close(): Promise<void>;
}

const stoppedByUser = 'Stopped by the user; it can be resumed.';

interface Entry {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export function createRunQueue(context: Context, train: TrainRun): RunQueue {
  const entries = new Map<string, Entry>();
  let last: Promise<void> = Promise.resolve();

  const setStatus = (project: Project, run: string, status: RunStatus, reason = ''): void => {
    setRunStatus(project.store, run, status, reason);
    const info = findRun(project.store, run);
    if (info !== null) context.events.emit('run.changed', info);
  };

  const execute = async (project: Project, run: string, signal: AbortSignal): Promise<void> => {
    const title = `Train ${findRun(project.store, run)?.name ?? run}`;
    setStatus(project, run, 'running');
    try {
      const outcome = await context.jobs.run({ kind: 'train', title }, (control) =>
        train(project, run, { ...control, signal: AbortSignal.any([control.signal, signal]) }),
      );
      setStatus(project, run, outcome, outcome === 'stopped' ? stoppedByUser : '');
    } catch (cause) {
      const { code, message, hint } = errorData(cause);
      if (code === 'cancelled') {
        setStatus(project, run, 'stopped', stoppedByUser);
        return;
      }
      if (code === 'internal') context.environment.log(`${run}: ${describeDefect(cause)}`);
      setStatus(project, run, 'failed', `${message} ${hint}`.trim());
    }
  };

  const add = (project: Project, run: string): void => {
    const abort = new AbortController();
    const previous = last;
    const done = project
      .change(`training ${run}`, async () => {
        await previous;
        if (abort.signal.aborted) setStatus(project, run, 'stopped', 'Stopped before it began.');
        else await execute(project, run, abort.signal);
      })
      .catch((cause: unknown) => context.environment.log(`${run}: ${describeDefect(cause)}`))
      .finally(() => entries.delete(run));
    entries.set(run, { abort, done });
    last = done;
    setStatus(project, run, 'queued');
  };

  return {
    add,
    stop: async (run) => {
      const entry = entries.get(run);
      entry?.abort.abort();
      await entry?.done;
    },
    has: (run) => entries.has(run),
    ended: async (run) => {
      await entries.get(run)?.done;
    },
    close: async () => {
      const going = [...entries.values()];
      for (const { abort } of going) abort.abort();
      await Promise.all(going.map(({ done }) => done));
    },
  };
}
