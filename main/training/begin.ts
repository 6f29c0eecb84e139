/** Where a run begins: at fresh weights, or at its newest checkpoint. */
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/result.ts';
import type { Cost, EpochRecord, TrainingConfig } from '../../shared/training.ts';
import { pruningMethods, type Pruner } from '../pruning/index.ts';
import { loadCheckpoint, type EpochSummary } from './checkpoint.ts';
import type { TrainingData } from './data.ts';
import { initialModel, methodSetup, plannedCost, type Model } from './model.ts';

export interface BegunRun {
  readonly model: Model;
  readonly pruner: Pruner;
  readonly initialCost: Cost;
  readonly history: readonly EpochSummary[];
  /** The last finished epoch. */
  readonly record: EpochRecord | undefined;
  readonly finished: boolean;
  /** About a damaged checkpoint; empty otherwise. */
  readonly note: string;
}

export interface BeginOptions {
  readonly config: TrainingConfig;
  readonly data: TrainingData;
  readonly folder: string;
}

/** @throws AppError where configuration, data and folder do not go together */
export function beginRun({ config, data, folder }: BeginOptions): BegunRun {
  if (data.validation.length === 0) {
    const hint = 'Import more cases, or choose another fold.';
    throw new AppError('invalid-input', `Fold ${config.fold} has no validation cases.`, hint);
  }
  const { start } = pruningMethods[config.method];
  const saved = loadCheckpoint(folder);
  if (saved === undefined) {
    const model = initialModel(config, data);
    return {
      model,
      pruner: start(methodSetup(config, data, model.network)),
      initialCost: plannedCost(config, data),
      history: [],
      record: undefined,
      finished: false,
      note: '',
    };
  }
  const { checkpoint, finished, note } = saved;
  checkSameConfig(checkpoint.config, config, folder);
  const { model, history, record, initialCost } = checkpoint;
  const pruner = start(methodSetup(config, data, model.network), checkpoint.method);
  return { model, pruner, initialCost, history, record, finished, note };
}

function checkSameConfig(saved: TrainingConfig, asked: TrainingConfig, folder: string): void {
  const fields = Object.keys(asked) as (keyof TrainingConfig)[];
  // A field that an earlier release did not have yet holds its default now.
  const changed = fields.filter((field) => field in saved && !isDeepStrictEqual(saved[field], asked[field]));
  if (changed.length > 0) {
    throw new AppError(
      'invalid-input',
      `The run in ${folder} was started with another configuration: ${changed.join(', ')} differ.`,
      'Resume it with the configuration it has, or start this one in a folder of its own.',
    );
  }
}
