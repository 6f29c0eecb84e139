/**
 * Works on a run's folder until it is finished or stopped: what the app does with a run, and what `secateur run-job` does
 * with a folder that was copied to another machine. All that is needed is in the folder and in the files of its cases.
 */
import { rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { deviceText, type DeviceId } from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import { isDamagedCopy } from '../datasets/prepared-file.ts';
import { plainError } from '../files/errors.ts';
import { sha256Of } from '../files/hash.ts';
import { requireNoLink } from '../files/inside.ts';
import { acquireLock, type Lock } from '../store/lock.ts';
import type { TrainOutcome } from '../training/trainer.ts';
import { casesOfRun } from './cases.ts';
import { readRunDocument, readRunResult, resultFile, writeRunResult, type RunDocument } from './document.ts';
import { openEvents } from './events.ts';
import type { TrainEvent, TrainParams } from './train-calls.ts';

/** Asks a training thread. */
export type Train = (
  params: TrainParams,
  options: { readonly signal: AbortSignal; readonly onEvent: (event: TrainEvent) => unknown },
) => Promise<TrainOutcome>;

/** What is asked of whoever works on a folder. */
export interface RunOrder {
  readonly device: DeviceId;
  /** Folder of the cases; null for where the run says that they lie. */
  readonly data: string | null;
  /** For prepared cases; null for a folder in the run's own, which is removed at its end. */
  readonly cache: string | null;
  /** Stops the run at its next step; it goes on later from its last finished epoch. */
  readonly signal: AbortSignal;
  /** Heard once it is in the folder; the run is stopped, and fails, where it fails. */
  readonly onEvent: (event: TrainEvent) => unknown;
}

/** Who works on it. */
export interface Worker {
  readonly train: Train;
  /** As in "Secateur 1.2.0". */
  readonly software: string;
}

/**
 * @throws AppError before anything is written: where the folder is no run, is finished, or somebody works on it (`busy`);
 *   where its document is a newer release's or its data have changed, naming the file. Then what goes wrong in training.
 */
export async function workOnRun(folder: string, order: RunOrder, worker: Worker): Promise<TrainOutcome> {
  const job = readRunDocument(folder);
  requireName(folder, job);
  const lock = lockRun(folder, job.run);
  try {
    requireUnfinished(folder, job);
    const { data, signal } = order;
    const cases = await casesOfRun(folder, job, { data, signal });
    return await workOn(folder, order, { ...worker, job, cases });
  } finally {
    lock.release();
  }
}

interface Work extends Worker {
  readonly job: RunDocument;
  readonly cases: Awaited<ReturnType<typeof casesOfRun>>;
}

async function workOn(
  folder: string,
  { device, cache, signal, onEvent }: RunOrder,
  { train, software, job, cases }: Work,
): Promise<TrainOutcome> {
  const events = openEvents(folder);
  const now = (): string => new Date().toISOString();
  const ownCache = join(folder, 'cache');
  const { config, channels, classes, beginning, stemEpochs } = job;
  const params = {
    config,
    device,
    channels,
    classes,
    ...cases,
    cacheFolder: cache ?? ownCache,
    runFolder: folder,
    stem: beginning === null ? undefined : join(folder, beginning.file),
    stemEpochs,
  };
  const hear = (event: TrainEvent): unknown => {
    if (event.type !== 'progress') events.add(event);
    return onEvent(event);
  };
  try {
    events.add({ type: 'begun', at: now(), software, device: deviceText(device) });
    const outcome = await withWholeCopies(() => train(params, { signal, onEvent: hear }));
    if (outcome.status === 'finished') {
      const { status: _, ...figures } = outcome;
      const model = { path: 'final.bin', sha256: await sha256Of(join(folder, 'final.bin')) };
      await writeRunResult(folder, { run: job.run, software, device: deviceText(device), ...figures, model });
      if (beginning !== null) rmSync(join(folder, beginning.file), { force: true });
      await rm(ownCache, { recursive: true, force: true });
    }
    events.add({ type: 'ended', at: now(), status: outcome.status, reason: '' });
    return outcome;
  } catch (cause) {
    const { code, message, hint } = plainError(cause);
    const status = code === 'cancelled' ? 'stopped' : 'failed';
    try {
      events.add({ type: 'ended', at: now(), status, reason: `${message} ${hint}`.trim() });
    } catch {
      // a full disk, most likely, which is the cause
    }
    throw cause;
  } finally {
    events.close();
  }
}

/** Checkpoints say which run wrote them, by the name of their folder. */
function requireName(folder: string, { run }: RunDocument): void {
  const name = basename(resolve(folder));
  if (name === run) return;
  throw new AppError(
    'invalid-input',
    `${folder}: this is the folder of the run "${run}", and is called "${name}".`,
    `Call the folder "${run}", as its run is called.`,
  );
}

function requireUnfinished(folder: string, { run }: RunDocument): void {
  if (readRunResult(folder) === null) return;
  throw new AppError(
    'invalid-input',
    `${run} is finished (${resultFile(folder)}); there is nothing left to do.`,
    'Copy its folder back into "runs" of its project, which then shows it as finished.',
  );
}

/** @throws AppError `busy`, naming the process that works on the run */
export function lockRun(folder: string, run: string): Lock {
  const file = join(folder, 'run.lock');
  requireNoLink(file);
  return acquireLock(file, `working on ${run}`, {
    name: 'this run',
    meanwhile: 'What it has done so far stays, whoever goes on with it.',
  });
}

/** Goes on from the last checkpoint where a copy in the cache was damaged: it was removed, and is made once more. */
async function withWholeCopies<T>(train: () => Promise<T>): Promise<T> {
  for (let triesLeft = 20; ; triesLeft--) {
    try {
      return await train();
    } catch (cause) {
      if (triesLeft === 0 || !isDamagedCopy(cause)) throw cause;
    }
  }
}
