/** One run trains at a time; others of this process wait in order. */
import type { RunInfo } from '../../shared/training.ts';
import { findRun, setRunStatus } from '../store/runs.ts';
import type { Context } from './context.ts';
import type { JobControl } from './jobs.ts';
import type { Project } from './project.ts';
import { requireRun } from './runs.ts';
import { createSerialQueue, type SerialQueue } from './serial-queue.ts';
import { stopText } from './stopping.ts';

/** Trains one run until it is finished or its signal is aborted. */
export type TrainRun = (
  project: Project,
  run: string,
  control: JobControl,
) => Promise<'finished' | 'stopped'>;

export interface RunQueue extends Omit<SerialQueue, 'add'> {
  /** Call while the project's lock is held. */
  add(project: Project, run: string): void;
}

export function createRunQueue(context: Context, train: TrainRun): RunQueue {
  const queue = createSerialQueue(context.environment.log);
  const { events, jobs } = context;
  return {
    ...queue,
    add: (project, id) => {
      const before = requireRun(project, id);
      queue.add({
        project,
        id,
        task: `training ${id}`,
        setStatus: (status, reason) => setRunStatus(project.store, id, status, reason),
        tell: (ending) => events.emit('run.changed', { ...latest(project, before), ...ending }),
        run: async (signal) => {
          const title = `Train ${requireRun(project, id).name}`;
          const status = await jobs.run({ kind: 'train', title }, (control) =>
            train(project, id, { ...control, signal: AbortSignal.any([control.signal, signal]) }),
          );
          return { status, reason: status === 'stopped' ? stopText(signal) : '' };
        },
      });
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
