/** Work that takes longer than a click: each job has a title, a fraction, a time left, and can be cancelled. */
import type { Job } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import { plainError } from '../files/errors.ts';
import { throttle, type EventHub } from './events.ts';

export interface JobProgress {
  readonly fraction: number;
  readonly message: string;
  /** The work's own estimate; left out, it follows from the fraction. */
  readonly remainingSeconds?: number | null;
}

export interface JobControl {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
}

export interface JobRegistry {
  list(): Job[];
  /** Asks a job to stop; it ends as soon as its work notices. */
  cancel(id: string): void;
  run<T>(job: Pick<Job, 'kind' | 'title'>, work: (control: JobControl) => Promise<T>): Promise<T>;
  /** Cancels every job and waits for their ends. */
  close(): Promise<void>;
}

interface Entry {
  job: Job;
  readonly abort: AbortController;
  readonly done: Promise<unknown>;
}

export function createJobRegistry(events: EventHub): JobRegistry {
  const entries = new Map<string, Entry>();
  let count = 0;

  const start = async <T>(
    { kind, title }: Pick<Job, 'kind' | 'title'>,
    work: (control: JobControl) => Promise<T>,
  ): Promise<T> => {
    const id = `job-${++count}`;
    const startedAt = performance.now();
    const abort = new AbortController();
    const progress = throttle<Job>(200, (job) => events.emit('job.progress', job));
    const settled = Promise.withResolvers<null>();
    const entry: Entry = {
      job: { id, kind, title, fraction: 0, remainingSeconds: null, message: '' },
      abort,
      done: settled.promise,
    };
    const report = (news: JobProgress): void => {
      const elapsed = (performance.now() - startedAt) / 1000;
      entry.job = {
        ...entry.job,
        ...news,
        remainingSeconds: news.remainingSeconds ?? left(news.fraction, elapsed),
      };
      progress.push(entry.job);
    };
    const finish = (error: string | null): void => {
      progress.end();
      entries.delete(id);
      events.emit('job.done', { job: entry.job, error });
      settled.resolve(null);
    };
    entries.set(id, entry);
    progress.push(entry.job);
    try {
      const value = await work({ id, signal: abort.signal, report });
      finish(null);
      return value;
    } catch (cause) {
      finish(plainError(cause).message);
      throw cause;
    }
  };

  return {
    list: () => [...entries.values()].map(({ job }) => job),
    cancel: (id) => {
      const entry = entries.get(id);
      if (entry === undefined)
        throw new AppError('not-found', `There is no job "${id}"; it may have ended already.`);
      entry.abort.abort();
    },
    run: start,
    close: async () => {
      const going = [...entries.values()];
      for (const { abort } of going) abort.abort();
      await Promise.all(going.map(({ done }) => done));
    },
  };
}

/** Seconds left if the rest goes as the part that is done; null while that would be a guess. */
function left(fraction: number, elapsedSeconds: number): number | null {
  return fraction < 0.02 ? null : (elapsedSeconds * (1 - fraction)) / fraction;
}

/** Throws `cancelled` once a job has been asked to stop. */
export function throwIfCancelled(signal: AbortSignal, what: string): void {
  if (signal.aborted) throw new AppError('cancelled', `${what} was cancelled.`);
}
