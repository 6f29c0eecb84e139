/** Where a run begins: at fresh weights, or at its newest checkpoint. */
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/result.ts';
import type { Cost, EpochRecord, TrainingConfig } from '../../shared/training.ts';
import { cost, couple, type Network } from '../network/index.ts';
import { pruningMethods, type PrunableLayer, type Pruner } from '../pruning/index.ts';
import { loadCheckpoint, type EpochSummary } from './checkpoint.ts';
import type { TrainingData } from './data.ts';
import { initialModel, type Model } from './model.ts';

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
  const fresh = initialModel(config, data);
  const { network } = fresh;
  const setup = { layers: prunableLayers(network), heads: network.heads.length, config };
  const { start } = pruningMethods[config.method];
  const saved = loadCheckpoint(folder);
  if (saved === undefined) {
    return {
      model: fresh,
      pruner: start(setup),
      initialCost: cost(network, config.plan.patch),
      history: [],
      record: undefined,
      finished: false,
      note: '',
    };
  }
  const { checkpoint, finished, note } = saved;
  checkSameConfig(checkpoint.config, config, folder);
  const { model, history, record, initialCost } = checkpoint;
  return { model, pruner: start(setup, checkpoint.method), initialCost, history, record, finished, note };
}

function prunableLayers(network: Network): PrunableLayer[] {
  return couple(network)
    .groups.filter(({ frozen }) => !frozen)
    .map(({ id, filters, minKeep }) => ({ id, filters, minKeep }));
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
