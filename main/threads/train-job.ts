/** A training run in a thread of its own, from the files of its cases to its final model. */
import type { DryRun } from '../../shared/dry-run.ts';
import type { EpochRecord } from '../../shared/training.ts';
import type { TrainEvents, TrainOutcome } from '../training/trainer.ts';
import { openThread, threadUrl } from './thread.ts';
import type { TrainCalls, TrainParams } from './train-calls.ts';

export interface TrainingJob extends TrainParams {
  readonly onProgress: TrainEvents['onProgress'];
  /** These two may take their time; the run is stopped, and fails, where one of them fails. */
  readonly onEpoch: (record: EpochRecord) => void | Promise<void>;
  readonly onNote: (note: string) => void | Promise<void>;
  /** Stops the run at its next step; it can go on later from its last finished epoch. */
  readonly signal: AbortSignal;
}

/**
 * Trains until the run is finished or stopped. One whose folder has a checkpoint goes on from it.
 * @throws AppError what went wrong in the thread
 */
export async function runTraining(job: TrainingJob): Promise<TrainOutcome> {
  const { signal, onProgress, onEpoch, onNote, ...params } = job;
  const thread = openThread<TrainCalls>(threadUrl('train'), { name: 'training' });
  try {
    return await thread.call('train', params, {
      signal,
      onEvent: (event) => {
        if (event.type === 'progress') onProgress(event.progress);
        else if (event.type === 'epoch') return onEpoch(event.record);
        else return onNote(event.note);
      },
    });
  } finally {
    await thread.close();
  }
}

export interface DryRunJob {
  readonly params: TrainCalls['dryRun']['params'];
  readonly signal: AbortSignal;
  readonly onProgress: TrainEvents['onProgress'];
}

/** @throws AppError what went wrong in the thread */
export async function runDry({ params, signal, onProgress }: DryRunJob): Promise<DryRun> {
  const thread = openThread<TrainCalls>(threadUrl('train'), { name: 'dry run' });
  try {
    return await thread.call('dryRun', params, {
      signal,
      onEvent: (event) => {
        if (event.type === 'progress') onProgress(event.progress);
      },
    });
  } finally {
    await thread.close();
  }
}
