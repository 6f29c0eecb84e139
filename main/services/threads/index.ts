/** The threads of a host, by what they do. Those with an engine are apart from those that only read files. */
import type { trialCalls } from '../../engine/trial/calls.ts';
import type { importCalls } from '../../datasets/import/calls.ts';
import type { trainingCalls } from '../../runs/train-calls.ts';
import { createThreads, type Threads as Pool } from '../../threads/pool.ts';
import { threadUrl } from '../../threads/thread.ts';
import type { modelCalls } from './model-calls.ts';
import type { readingCalls } from './reading-calls.ts';

/* As types alone: none of what threads do is loaded here. */
interface Tables {
  readonly training: typeof trainingCalls;
  readonly models: typeof modelCalls;
  readonly reading: typeof readingCalls;
  readonly import: typeof importCalls;
  readonly trial: typeof trialCalls;
}

export type Threads = Pool<{ readonly [Kind in keyof Tables]: Tables[Kind] }>;

const minute = 60_000;

const entry = (name: string): URL => threadUrl(name, import.meta.url);

export function createHostThreads(): Threads {
  return createThreads({
    training: { entry: entry('training'), most: 1, idleMs: minute / 2 },
    /** More at once would share the same cores. */
    models: { entry: entry('models'), most: 3, idleMs: minute / 2 },
    reading: { entry: entry('reading'), most: 3, idleMs: minute },
    /** It remembers the headers that a preview has read, for the import that follows; closing the project ends it. */
    import: { entry: entry('import'), most: 1, idleMs: 3 * minute },
    /** A driver's state is not to outlive its trial. */
    trial: { entry: entry('trial'), most: 1, idleMs: 0 },
  });
}
