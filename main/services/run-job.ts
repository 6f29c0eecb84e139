/** Works on the folder of a run that was copied here; needs no project. */
import { resolve } from 'node:path';
import type { DeviceId } from '../../shared/devices.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import { readRunDocument } from '../runs/document.ts';
import type { TrainEvent } from '../runs/train-calls.ts';
import type { TrainOutcome } from '../training/trainer.ts';
import type { Context } from './context.ts';

export interface RunJobOptions {
  readonly folder: string;
  /** Folder of the cases; null for where the run says that they lie. */
  readonly data: string | null;
  /** The one that is in use, if absent. */
  readonly device: DeviceId | undefined;
  /** Stops the run at its next step. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainEvent) => void;
}

export interface RunJob {
  readonly run: string;
  readonly config: TrainingConfig;
  readonly device: DeviceId;
  readonly outcome: TrainOutcome;
}

/** @throws AppError what `workOnRun` throws */
export async function runJob(
  { devices, executor }: Context,
  { folder, data, device: asked, signal, onEvent }: RunJobOptions,
): Promise<RunJob> {
  const { run, config } = readRunDocument(folder); // what is no run is told before a device is looked for
  const device = await devices.pick('training', asked);
  const place = resolve(folder);
  const outcome = await executor.work(place, { device, data, cache: null, signal, onEvent });
  return { run, config, device, outcome };
}
