/**
 * Everything a run needs to go on from the end of an epoch, in one file per epoch of the run's folder. The newest two are
 * kept, so a damaged one costs one epoch. A finished run keeps `final.bin` alone: the last epoch's model, without the
 * optimiser's slots (nnU-Net and Sauron both take the last epoch: under pruning, models of different epochs differ in size).
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/result.ts';
import type { Cost, EpochRecord, TrainingConfig } from '../../shared/training.ts';
import { makeFolder } from '../files/folders.ts';
import type { NdArray, Network, Weights } from '../network/index.ts';
import { readArrayFile, readArrayHeader, writeArrayFile } from './array-file.ts';
import { headerFromJson, headerToJson, type CheckpointHeader } from './checkpoint-header.ts';
import type { Model } from './model.ts';

export interface Checkpoint extends Omit<CheckpointHeader, 'run' | 'network'> {
  readonly model: Model;
}

/** What prediction, comparison and export need of a run. */
export interface TrainedModel {
  readonly config: TrainingConfig;
  readonly network: Network;
  readonly weights: Weights;
  readonly record: EpochRecord;
  readonly initialCost: Cost;
}

const finalName = 'final.bin';
const checkpointName = (epoch: number): string => `checkpoint-${String(epoch).padStart(6, '0')}.bin`;
const slotPrefix = 'slot/';
const weightPrefix = 'weight/';

/** Writes the checkpoint of `record.epoch` into `folder` and lets go of all but it and the one before. */
export function saveCheckpoint(folder: string, checkpoint: Checkpoint): void {
  writeModelFile(join(folder, checkpointName(checkpoint.record.epoch)), checkpoint);
  for (const name of runFiles(folder).slice(2)) rmSync(join(folder, name));
}

/** Writes the model of a finished run and removes its checkpoints. */
export function saveFinal(folder: string, checkpoint: Checkpoint): void {
  writeModelFile(join(folder, finalName), {
    ...checkpoint,
    model: { ...checkpoint.model, slots: new Map() },
  });
  for (const name of runFiles(folder).slice(1)) rmSync(join(folder, name));
}

export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Whether it is the final model of a finished run; it then has no slots. */
  readonly finished: boolean;
  /** A sentence where a newer file was damaged and this one serves instead; empty otherwise. */
  readonly note: string;
}

/**
 * The final model, or the newest intact checkpoint; undefined where the folder has neither.
 * @throws AppError `corrupt` where there are some and all are damaged or of other runs; `unsupported` where a newer
 *   release went on with this run
 */
export function loadCheckpoint(folder: string): LoadedCheckpoint | undefined {
  let failure: AppError | undefined;
  for (const name of runFiles(folder)) {
    try {
      const checkpoint = readModelFile(join(folder, name));
      const note =
        failure === undefined ? '' : `${failure.message} Epoch ${checkpoint.record.epoch} serves instead.`;
      return { checkpoint, finished: name === finalName, note };
    } catch (cause) {
      if (!(cause instanceof AppError) || cause.code === 'unsupported') throw cause;
      failure ??= cause;
    }
  }
  if (failure === undefined) return undefined;
  const message = `No checkpoint of this run can be read. ${failure.message}`;
  throw new AppError('corrupt', message, 'Start the run again from the beginning.', { cause: failure });
}

/**
 * The model of a run: final, or of its newest checkpoint where it has not finished.
 * @throws AppError `not-found` before the first epoch is done
 */
export function loadModel(folder: string): TrainedModel {
  const loaded = loadCheckpoint(folder);
  if (loaded === undefined) {
    const hint = 'Let the run finish its first epoch.';
    throw new AppError('not-found', `There is no trained model in ${folder}.`, hint);
  }
  const { config, model, record, initialCost } = loaded.checkpoint;
  return { config, network: model.network, weights: model.weights, record, initialCost };
}

/** Settings of the run whose model lies in a folder, without reading the model; null where no file there says any. */
export function configOfModel(folder: string): TrainingConfig | null {
  for (const name of runFiles(folder)) {
    try {
      const path = join(folder, name);
      return headerIn(path, readArrayHeader(path), runOf(path)).config;
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
    }
  }
  return null;
}

/** The final model first, then checkpoints, newest first. */
function runFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^(final|checkpoint-\d+)\.bin$/.test(name));
  return names.sort().reverse();
}

/** Model, slots and everything else in one file. */
export function writeModelFile(path: string, { model, ...rest }: Checkpoint): void {
  makeFolder(dirname(path));
  const header = headerToJson({ ...rest, run: runOf(path), network: model.network });
  const arrays = new Map<string, NdArray>();
  for (const [name, array] of model.weights) arrays.set(weightPrefix + name, array);
  for (const [name, array] of model.slots) arrays.set(slotPrefix + name, array);
  writeArrayFile(path, { header, arrays });
}

/**
 * @param run that wrote it; null for any
 * @throws AppError where the file is damaged, of a newer release or of another run
 */
export function readModelFile(path: string, run: string | null = runOf(path)): Checkpoint {
  const { header, arrays } = readArrayFile(path);
  const { run: _, network, ...rest } = headerIn(path, header, run);
  const named = (prefix: string): Map<string, NdArray> =>
    new Map(
      [...arrays]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, array]) => [name.slice(prefix.length), array]),
    );
  return { ...rest, model: { network, weights: named(weightPrefix), slots: named(slotPrefix) } };
}

function headerIn(path: string, json: unknown, run: string | null): CheckpointHeader {
  const header = headerFromJson(json, path);
  if (header.run !== '' && run !== null && header.run !== run)
    throw new AppError('corrupt', `${path} belongs to another run: ${header.run} wrote it.`);
  return header;
}

/** A run's folder has its id as its name. */
const runOf = (path: string): string => basename(dirname(resolve(path)));
