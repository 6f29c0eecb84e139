/**
 * The places where a run's folder is worked on. The queue knows this interface alone: a cluster's would hand the folder to
 * a job there that runs `secateur run-job`, and follow its events.
 */
import type { TrainOutcome } from '../training/trainer.ts';
import { workOnRun, type RunOrder, type Worker } from './work.ts';

export interface RunExecutor {
  /** @throws AppError why it was not done, or not to its end */
  work(folder: string, order: RunOrder): Promise<TrainOutcome>;
}

/** Here, in a thread. */
export const localExecutor = (worker: Worker): RunExecutor => ({
  work: (folder, order) => workOnRun(folder, order, worker),
});
