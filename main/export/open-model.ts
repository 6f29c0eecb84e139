/** A model as it predicts, be it an exported bundle or a run, which is opened as the bundle that it would be exported as. */
import type { DatasetInfo, LabelClass, Modality } from '../../shared/dataset.ts';
import type { SegmentationModel } from '../../shared/segmentation.ts';
import type { CasePredictionOptions } from '../inference/predict-case.ts';
import type { Network } from '../network/index.ts';
import type { Preparation, StepShape } from '../../shared/proposal.ts';
import type { TaskConfig } from '../../shared/task.ts';
import type { PredictionConfig, TrainingConfig } from '../../shared/training.ts';
import { loadModel } from '../training/checkpoint.ts';
import { predictionOf } from '../training/prediction.ts';
import { modelFile, sha256 } from './export-model.ts';
import { loadBundle } from './load-bundle.ts';
import { createModelPredictor, type ModelPredictor } from './model-predictor.ts';

export interface OpenedModel {
  readonly predictor: ModelPredictor;
  readonly preparation: Preparation;
  readonly step: StepShape;
  readonly task: TaskConfig;
  readonly prediction: Pick<CasePredictionOptions, 'step' | 'mirroring' | 'largestOnly'>;
  readonly channels: readonly string[];
  /** Background included. */
  readonly classes: readonly LabelClass[];
  readonly model: SegmentationModel;
  /** Of the images it was trained on. */
  readonly modality: Modality;
  /** What of a bundle could not be checked, as sentences. */
  readonly notices: readonly string[];
}

/** @param dataset what a run was trained on; a bundle says it itself */
export async function openModel(
  source: { kind: 'run'; folder: string; name: string } | { kind: 'bundle'; folder: string },
  dataset: DatasetInfo,
): Promise<OpenedModel> {
  if (source.kind === 'bundle') {
    const { manifest, predictor, notices } = await loadBundle(source.folder);
    const { name, createdAt, preparation, step, task, prediction, channels, classes, model, modality } =
      manifest;
    return {
      predictor,
      preparation,
      step,
      task,
      prediction,
      channels,
      classes,
      modality,
      notices,
      model: { name, version: createdAt.slice(0, 10), sha256: model.sha256 },
    };
  }
  const { file, config, prediction, network, model } = runAsExported(source, dataset);
  const { inputChannels: channels, classes } = network;
  return {
    predictor: await createModelPredictor(file, {
      name: source.name,
      channels,
      classes,
      patch: config.step.patch,
      batch: 1,
    }),
    preparation: config.preparation,
    step: config.step,
    task: config.task,
    model,
    prediction,
    channels: dataset.channels,
    classes: dataset.classes,
    modality: dataset.modality,
    notices: [],
  };
}

/** The file that the run would be exported as, so that its masks bear the hash of that file. */
export function runAsExported(
  { folder, name }: { readonly folder: string; readonly name: string },
  dataset: DatasetInfo,
): {
  file: Uint8Array;
  config: TrainingConfig;
  prediction: PredictionConfig;
  network: Network;
  model: SegmentationModel;
} {
  const { config, network, weights, record } = loadModel(folder);
  const file = modelFile({ name, network, weights, dataset });
  const model = { name, version: `epoch ${record.epoch}`, sha256: sha256(file) };
  return { file, config, prediction: predictionOf(config), network, model };
}
