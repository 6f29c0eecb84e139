/** What a thread is asked about a run: to train it from the files of its cases, or to say what it would cut. */
import type { DeviceId } from '../../shared/devices.ts';
import type { DryRun } from '../../shared/dry-run.ts';
import { addedChannels } from '../../shared/proposal.ts';
import type { EpochRecord, RunProgress, TrainingConfig } from '../../shared/training.ts';
import { openBatches } from '../datasets/batches.ts';
import { cachedLoad } from '../datasets/case-cache.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { prepareCases } from '../datasets/prepare-cases.ts';
import { loadPrepared } from '../datasets/prepared-file.ts';
import { validationBatches } from '../datasets/validation.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import type { CallContext } from '../threads/messages.ts';
import { loadModel } from '../training/checkpoint.ts';
import { outputMargin } from '../network/index.ts';
import type { TrainingData } from '../training/data.ts';
import { plannedNetwork } from '../training/start-network.ts';
import { dryRun } from '../training/dry-run.ts';
import { train, type TrainOutcome } from '../training/trainer.ts';

/** A forward pass costs about a third of a step, so this keeps validation near a tenth of an epoch. */
const validationBatchesPerStep = 0.3;
const validationBytes = 256 * 2 ** 20;

export interface TrainParams {
  readonly config: TrainingConfig;
  readonly device: DeviceId;
  readonly channels: number;
  /** Background included. */
  readonly classes: number;
  /** Labelled cases of the fold. */
  readonly training: readonly CaseFiles[];
  readonly validation: readonly CaseFiles[];
  /** Of the project, for prepared cases. */
  readonly cacheFolder: string;
  /** Of the run, for its checkpoints. */
  readonly runFolder: string;
  /** Where the run begins, if it has no checkpoint yet, and what it keeps for others (`training/stem.ts`). */
  readonly stem?: string | undefined;
  readonly stemEpochs?: readonly number[] | undefined;
}

export type TrainEvent =
  | { readonly type: 'progress'; readonly progress: Omit<RunProgress, 'run'> }
  | { readonly type: 'epoch'; readonly record: EpochRecord }
  | { readonly type: 'note'; readonly note: string };

export type DryRunParams = Omit<TrainParams, 'runFolder' | 'stem' | 'stemEpochs'> & {
  /** A trained dense run; null looks at first weights. */
  readonly trained: { readonly run: string; readonly folder: string } | null;
};

export const trainingCalls = {
  train: async (params: TrainParams, { stopped, emit }: CallContext<TrainEvent>): Promise<TrainOutcome> => {
    const engine = guardDevice(await openDevice(params.device), 'training');
    const data = await openData(params, { stopped, emit });
    return train({
      engine,
      config: params.config,
      data,
      folder: params.runFolder,
      stem: params.stem,
      stemEpochs: params.stemEpochs,
      stopped,
      events: {
        onProgress: (progress) => emit({ type: 'progress', progress }),
        onEpoch: (record) => emit({ type: 'epoch', record }),
        onNote: (note) => emit({ type: 'note', note }),
      },
    });
  },
};

export const dryRunCalls = {
  /** What the run would cut of a model as it is now. */
  dryRun: async (params: DryRunParams, { stopped, emit }: CallContext<TrainEvent>): Promise<DryRun> => {
    const engine = guardDevice(await openDevice(params.device), 'training');
    const data = await openData(params, { stopped, emit });
    const { trained } = params;
    const model = trained === null ? undefined : { run: trained.run, ...loadModel(trained.folder) };
    return dryRun({ engine, config: params.config, data, trained: model });
  },
};

/** @throws AppError `cancelled` where the run is stopped while cases are being prepared */
async function openData(
  params: Omit<TrainParams, 'runFolder'>,
  { stopped, emit }: CallContext<TrainEvent>,
): Promise<TrainingData> {
  const { config, channels, classes, cacheFolder } = params;
  const { patch, batch, fixedAxes } = config.step;
  const { seed, foregroundShare, augmentation } = config;
  const files = [...params.training, ...params.validation];
  const prepared = await prepareCases(files, config.preparation, cacheFolder, {
    shouldStop: stopped,
    onProgress: (fraction) => emit({ type: 'progress', progress: preparing(config, files.length, fraction) }),
  });
  const cases = prepared.slice(0, params.training.length);
  const judged = prepared.slice(params.training.length);
  const added = addedChannels(config.preparation);
  const read = channels + added;
  const margin = outputMargin(plannedNetwork(config, { channels, classes }));
  const recipe = {
    cases,
    channels: read,
    addedChannels: added,
    patch,
    batch,
    margin,
    seed,
    foregroundShare,
    augmentation,
    fixedAxes,
  };
  return {
    channels,
    classes,
    openBatches: (from) => openBatches({ ...recipe, from }),
    validation: await validationBatches(
      { cases: judged, channels: read, margin, patch, batch, seed, limit: validationLimit(params) },
      cachedLoad(loadPrepared, validationBytes),
    ),
  };
}

/** Before the first epoch, iterations count cases. */
function preparing({ epochs }: TrainingConfig, cases: number, fraction: number): Omit<RunProgress, 'run'> {
  const iteration = Math.round(fraction * cases);
  return {
    phase: 'preparing',
    epoch: 0,
    epochs,
    iteration,
    iterations: cases,
    loss: null,
    remainingSeconds: null,
  };
}

/** Patches, in whole batches. */
function validationLimit({ config, channels }: Pick<TrainParams, 'config' | 'channels'>): number {
  const { patch, batch } = config.step;
  const batchBytes =
    4 *
    (channels + addedChannels(config.preparation) + 1) *
    batch *
    patch.reduce((product, side) => product * side, 1);
  const inTime = Math.floor(config.iterationsPerEpoch * validationBatchesPerStep);
  return batch * Math.max(1, Math.min(inTime, Math.floor(validationBytes / batchBytes)));
}
