/** Where a run begins: at fresh weights of its start, or at its newest checkpoint. */
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/result.ts';
import type { Cost, EpochRecord, TrainingConfig } from '../../shared/training.ts';
import { cost } from '../network/index.ts';
import { pruningMethods, type Pruner } from '../pruning/index.ts';
import { loadCheckpoint, type Checkpoint, type LoadedCheckpoint } from './checkpoint.ts';
import type { EpochSummary } from './checkpoint-header.ts';
import type { TrainingData } from './data.ts';
import { initialModel, methodSetup, type Model } from './model.ts';
import { describeStart } from './start-network.ts';
import { beginAtStem } from './stem.ts';

export interface BegunRun {
  readonly model: Model;
  readonly pruner: Pruner;
  readonly initialCost: Cost;
  readonly history: readonly EpochSummary[];
  /** The last finished epoch. */
  readonly record: EpochRecord | undefined;
  readonly best: Checkpoint['best'];
  readonly finished: boolean;
  /** About a start other than the planned one, a damaged checkpoint or a stem; empty otherwise. */
  readonly note: string;
}

export interface BeginOptions {
  readonly config: TrainingConfig;
  readonly data: TrainingData;
  readonly folder: string;
  /** Where the run begins instead of at its first epoch: a file of `stem.ts`. */
  readonly stem?: string | undefined;
}

/** @throws AppError where configuration, data and folder do not go together */
export function beginRun({ config, data, folder, stem }: BeginOptions): BegunRun {
  if (data.validation.length === 0) {
    const hint = 'Import more cases, or choose another fold.';
    throw new AppError('invalid-input', `Fold ${config.fold} has no validation cases.`, hint);
  }
  const { start } = pruningMethods[config.method];
  const saved = loadCheckpoint(folder) ?? fromStem(stem, config, data);
  if (saved === undefined) {
    const model = initialModel(config, data);
    return {
      model,
      pruner: start(methodSetup(config, data, model.network)),
      initialCost: cost(model.network, config.step.patch),
      history: [],
      record: undefined,
      best: null,
      finished: false,
      note: describeStart(config, data, model.network),
    };
  }
  const { checkpoint, finished, note } = saved;
  checkSameConfig(checkpoint.config, config, folder);
  const { model, history, record, initialCost, best } = checkpoint;
  const pruner = start(methodSetup(config, data, model.network), checkpoint.method);
  return { model, pruner, initialCost, history, record, best, finished, note };
}

function fromStem(
  stem: string | undefined,
  config: TrainingConfig,
  data: TrainingData,
): LoadedCheckpoint | undefined {
  if (stem === undefined) return undefined;
  const checkpoint = beginAtStem(stem, config, data);
  const epochs = checkpoint.record.epoch;
  const note =
    `Epochs 1 to ${epochs} are those of the dense control with the same seed, ` +
    'since this method trains in the same way until its first cut.';
  return { checkpoint, finished: false, note };
}

function checkSameConfig(saved: TrainingConfig, asked: TrainingConfig, folder: string): void {
  const fields = Object.keys(asked) as (keyof TrainingConfig)[];
  const changed = fields.filter((field) => !isDeepStrictEqual(saved[field], asked[field]));
  if (changed.length > 0) {
    throw new AppError(
      'invalid-input',
      `The run in ${folder} was started with another configuration: ${changed.join(', ')} differ.`,
      'Resume it with the configuration it has, or start this one in a folder of its own.',
    );
  }
}
