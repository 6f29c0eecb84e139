/**
 * The way back from a cut that may be undone: the model from before it, in a file beside the checkpoints. A kill in
 * between repeats the epoch and writes the same file, and undoing leaves it until the run ends.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readModelFile, writeModelFile, type Checkpoint } from './checkpoint.ts';
import type { Model } from './model.ts';

const fileIn = (folder: string): string => join(folder, 'before-cut.bin');

/** Call before the epoch's checkpoint is saved. */
export const keepWayBack = (folder: string, checkpoint: Checkpoint): void => {
  writeModelFile(fileIn(folder), checkpoint);
};

/** The model from before the last cut. @throws AppError where the file is damaged */
export const wayBack = (folder: string): Model => readModelFile(fileIn(folder)).model;

export const dropWayBack = (folder: string): void => {
  rmSync(fileIn(folder), { force: true });
};
