/**
 * The one way to a model that predicts, be it a run or an exported bundle: on the device that was chosen for prediction.
 * A run's network becomes a program of the device's engine; a bundle's file is run by onnxruntime, on the device where
 * that is one of its own, on the processor otherwise.
 */
import type { DatasetInfo, LabelClass, Modality } from '../../shared/dataset.ts';
import type { DeviceId } from '../../shared/devices.ts';
import type { SegmentationModel } from '../../shared/segmentation.ts';
import type { PredictionConfig } from '../../shared/training.ts';
import { openDevice, providerOf, requireDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import { loadBundle } from '../export/load-bundle.ts';
import { modelFile, sha256 } from '../export/export-model.ts';
import { createPredictor, type Predictor } from '../logits/predictor.ts';
import type { PredictionOptions } from '../logits/sliding-window.ts';
import { loadModel, type TrainedModel } from '../training/checkpoint.ts';
import { predictionOf } from '../training/prediction.ts';
import type { TrainedFor } from './predict-case.ts';

export interface RunSource {
  readonly kind: 'run';
  /** With its final model or a checkpoint. */
  readonly folder: string;
  readonly name: string;
  /** What it was trained on; a bundle says it itself. */
  readonly dataset: DatasetInfo;
}

export type ModelSource = RunSource | { readonly kind: 'bundle'; readonly folder: string };

export interface OpenPredictor extends TrainedFor {
  readonly predictor: Predictor;
  readonly prediction: PredictionConfig & Pick<PredictionOptions, 'step'>;
  readonly channels: readonly string[];
  /** Background included. */
  readonly classes: readonly LabelClass[];
  /** Of the images it was trained on. */
  readonly modality: Modality;
  /** What its masks are known by: of a run, the hash of the file that it would be exported as. */
  readonly model: SegmentationModel;
  /** Of that file. */
  readonly modelBytes: number;
  /** What of a bundle could not be checked, as sentences. */
  readonly notices: readonly string[];
}

/** Patches at a time: as in training, but no more than pays; a case has fewer of them than a batch of small patches. */
const mostPatches = 16;

/**
 * To be closed by `predictor.dispose()`.
 * @throws AppError for a model that is missing, damaged or not what it says, and for a device that cannot be used
 */
export function openPredictor(source: ModelSource, device: DeviceId): Promise<OpenPredictor> {
  return source.kind === 'run' ? openRun(source, device) : openBundle(source.folder, device);
}

async function openRun(source: RunSource, device: DeviceId): Promise<OpenPredictor> {
  const trained = loadModel(source.folder);
  const { preparation, step, task } = trained.config;
  const { channels, classes, modality } = source.dataset;
  const identity = identify(source, trained);
  const engine = guardDevice(await openDevice(device), 'inference');
  const batch = Math.min(step.batch, mostPatches);
  return {
    ...identity,
    predictor: await createPredictor(engine, trained.network, trained.weights, { patch: step.patch, batch }),
    prediction: predictionOf(source.folder, trained.config),
    preparation,
    step,
    task,
    channels,
    classes,
    modality,
    notices: [],
  };
}

async function openBundle(folder: string, device: DeviceId): Promise<OpenPredictor> {
  requireDevice(device);
  const { manifest, predictor, notices } = await loadBundle(folder, providerOf(device));
  const { name, createdAt, model, preparation, step, task, prediction, channels, classes, modality } =
    manifest;
  return {
    predictor,
    prediction,
    preparation,
    step,
    task,
    channels,
    classes,
    modality,
    model: { name, version: createdAt.slice(0, 10), sha256: model.sha256 },
    modelBytes: model.bytes,
    notices,
  };
}

/** What a run's masks are known by, without a device. */
export const identityOfRun = (source: RunSource): SegmentationModel =>
  identify(source, loadModel(source.folder)).model;

function identify(
  { name, dataset }: RunSource,
  { network, weights, record }: TrainedModel,
): Pick<OpenPredictor, 'model' | 'modelBytes'> {
  const file = modelFile({ name, network, weights, dataset });
  return {
    model: { name, version: `epoch ${record.epoch}`, sha256: sha256(file) },
    modelBytes: file.length,
  };
}
