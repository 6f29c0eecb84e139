/**
 * The stem of a study: the state of a dense run after some epoch, kept beside its checkpoints. Until its first cut, a
 * run whose method only looks at the network trains exactly as the dense one of the same seed does, so it may begin
 * there: it comes to the numbers that it would have had, and the epochs are not trained twice.
 */
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { isDense } from '../../shared/pruning-defaults.ts';
import { methodFacts } from '../../shared/pruning-methods.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import { networkHash, parametersOf, type Parameter } from '../network/index.ts';
import { earliestCut, effectiveSchedule, type Pruner, pruningMethods } from '../pruning/index.ts';
import { readModelFile, writeModelFile, type Checkpoint } from './checkpoint.ts';
import { methodSetup } from './model.ts';
import { plannedNetwork, type DataShape } from './start-network.ts';

export const stemFile = (folder: string, epoch: number): string =>
  join(folder, `stem-${String(epoch).padStart(6, '0')}.bin`);

export function saveStem(folder: string, checkpoint: Checkpoint): void {
  writeModelFile(stemFile(folder, checkpoint.record.epoch), checkpoint);
}

/** Epochs in which a run does what its dense control does: up to the one that ends with its first cut. Often 0. */
export function epochsInCommon(config: TrainingConfig, data: DataShape): number {
  const { planned, schedules } = methodFacts[config.method];
  const { initialize, start } = pruningMethods[config.method];
  const { schedule } = config.pruning;
  if (!planned || schedules.length === 0 || schedule.kind === 'during') return 0;
  if (config.start.kind !== 'planned' || config.budgetMinutes > 0 || initialize) return 0;
  const dense = plannedNetwork(config, data);
  if (changesTraining(start(methodSetup(config, data)), parametersOf(dense))) return 0;
  return earliestCut(effectiveSchedule(schedule, dense), config.epochs) - 1;
}

const changesTraining = ({ reparameterize, shrinkage }: Pruner, parameters: readonly Parameter[]): boolean =>
  reparameterize !== undefined || parameters.some((parameter) => (shrinkage?.(parameter) ?? 0) > 0);

/** @throws AppError where the file is no stem of this run */
export function beginAtStem(file: string, config: TrainingConfig, data: DataShape): Checkpoint {
  const stem = readModelFile(file, null); // its dense control's
  const fits =
    isDense(stem.config.method) &&
    isDeepStrictEqual(shared(stem.config), shared(config)) &&
    networkHash(stem.model.network) === networkHash(plannedNetwork(config, data)) &&
    stem.record.epoch <= epochsInCommon(config, data);
  if (!fits)
    throw new AppError(
      'invalid-input',
      `${file} was trained in another way than this run would have been; it cannot begin there.`,
      'Start the run from its first epoch.',
    );
  const pruner = pruningMethods[config.method].start(methodSetup(config, data));
  const record = { ...stem.record, layers: pruner.layers() };
  return { ...stem, config, method: pruner.save(), record };
}

/** All that decides on a run before its first cut. */
function shared({ method: _, pruning: __, ...rest }: TrainingConfig): unknown {
  return rest;
}
