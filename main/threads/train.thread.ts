/** Thread that trains one run: prepares its cases, has batches made ahead of it, and runs the trainer. */
import { addedChannels } from '../../shared/proposal.ts';
import type { RunProgress, TrainingConfig } from '../../shared/training.ts';
import { cachedLoad } from '../datasets/case-cache.ts';
import { prepareCases } from '../datasets/prepare-cases.ts';
import { loadPrepared } from '../datasets/prepared-file.ts';
import { validationBatches } from '../datasets/validation.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import { loadModel } from '../training/checkpoint.ts';
import type { TrainingData } from '../training/data.ts';
import { dryRun } from '../training/dry-run.ts';
import { train } from '../training/trainer.ts';
import { openBatches } from './batches.ts';
import { serve, type CallContext } from './serve.ts';
import type { TrainCalls, TrainEvent, TrainParams } from './train-calls.ts';

/** A forward pass costs about a third of a step, so this keeps validation near a tenth of an epoch. */
const validationBatchesPerStep = 0.3;
const validationBytes = 256 * 2 ** 20;

serve<TrainCalls>({
  dryRun: async (params, { stopped, emit }) => {
    const engine = guardDevice(await openDevice(params.device), 'training');
    const data = await openData(params, { stopped, emit });
    const { trained } = params;
    const model = trained === null ? undefined : { run: trained.run, ...loadModel(trained.folder) };
    return dryRun({ engine, config: params.config, data, trained: model });
  },
  train: async (params, { stopped, emit }) => {
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
});

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
  const recipe = {
    cases,
    channels: read,
    addedChannels: added,
    patch,
    batch,
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
      { cases: judged, channels: read, patch, batch, seed, limit: validationLimit(params) },
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
