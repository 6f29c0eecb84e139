/**
 * Which epoch's model a run leaves. `last`: as nnU-Net and Sauron do. `best`: the one with the best validation Dice of
 * those that had the final network; whatever a method changes (a cut, silenced filters) begins the choice anew.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochRecord, TrainingConfig } from '../../shared/training.ts';
import { readModelFile, writeModelFile, type Checkpoint } from './checkpoint.ts';
import type { Model } from './model.ts';

const bestFile = (folder: string): string => join(folder, 'best.bin');

type Best = NonNullable<Checkpoint['best']>;

/** The best epoch so far, or what it becomes with `record`; null right after a change of the network. */
export function bestSoFar(
  { selection }: TrainingConfig,
  best: Best | null,
  { epoch, validationDice }: EpochRecord,
  changed: boolean,
): Best | null {
  if (selection === 'last' || changed) return null;
  return best && !(validationDice > best.dice) ? best : { epoch, dice: validationDice };
}

/** Call before the epoch's checkpoint is saved: a kill in between repeats the epoch and writes the same file. */
export function saveBest(folder: string, checkpoint: Checkpoint): void {
  if (checkpoint.best?.epoch !== checkpoint.record.epoch) return;
  writeModelFile(bestFile(folder), { ...checkpoint, model: { ...checkpoint.model, slots: new Map() } });
}

export interface Chosen {
  readonly model: Model;
  /** A sentence where it is not the last; empty otherwise. */
  readonly note: string;
}

/** The model that a run with this last checkpoint leaves. */
export function choose(folder: string, { model, best, record }: Checkpoint): Chosen {
  if (!best || best.epoch === record.epoch || !existsSync(bestFile(folder))) return { model, note: '' };
  const kept = readModelFile(bestFile(folder));
  if (kept.record.epoch !== best.epoch) return { model, note: '' };
  const dice = best.dice.toFixed(4);
  return {
    model: kept.model,
    note: `The model of epoch ${best.epoch} is kept: its validation Dice, ${dice}, is the best of those with the final filters.`,
  };
}

export function dropBest(folder: string): void {
  rmSync(bestFile(folder), { force: true });
}
