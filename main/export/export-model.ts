/**
 * Exports a trained network as a bundle: `model.onnx` and `model.json`. Nothing is written before the ONNX file, run by
 * onnxruntime on whole cases, has agreed with the app.
 */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ExportReport } from '../../shared/contract.ts';
import type { DatasetInfo } from '../../shared/dataset.ts';
import type { PredictionConfig, TrainingConfig } from '../../shared/training.ts';
import { AppError } from '../../shared/result.ts';
import type { Engine } from '../engine/engine.ts';
import { encodeModel } from '../engine/onnx/model-proto.ts';
import { createPredictor, marginOf } from '../logits/predictor.ts';
import { channelCounts, cost, kindOf, sideMultiples, type Network, type Weights } from '../network/index.ts';
import { requireFree, writeBundleFolder } from './bundle-folder.ts';
import { largestDifference, type CheckCase, type CheckControl } from './check.ts';
import { manifestName, modelName, researchNotice, sealOf, tolerance, type Manifest } from './manifest.ts';
import { createModelPredictor } from './model-predictor.ts';
import { modelInput, modelOutput, networkToOnnx } from './onnx-network.ts';

export interface ExportOptions extends CheckControl {
  readonly folder: string;
  /** SHA-256 of every `model.json` that this run was exported with before: those may be replaced. */
  readonly replaces?: readonly string[] | undefined;
  readonly name: string;
  readonly network: Network;
  readonly weights: Weights;
  readonly dataset: DatasetInfo;
  /** Of the run. */
  readonly config: Pick<TrainingConfig, 'preparation' | 'architecture' | 'step' | 'task'>;
  readonly prediction?: Partial<PredictionConfig>;
  readonly provenance: Manifest['provenance'];
  /** Prepared cases to check the file on, at least one; a few will do. */
  readonly cases: readonly CheckCase[];
  /** The app's engine, which the file must agree with. */
  readonly engine: Engine;
}

/**
 * @throws AppError where file and app differ, the folder cannot be written, or `stopped` says so (`cancelled`); the
 *   folder is then as it was
 */
export async function exportModel(options: ExportOptions): Promise<ExportReport> {
  const { folder, replaces = [] } = options;
  const model = modelFile(options);
  const replaceable = { manifests: replaces, model: sha256(model) };
  await requireFree(resolve(folder), replaceable);
  const check = await checkAgainstApp(model, options);
  const description = describe(model, check, options);
  const manifest = JSON.stringify({ ...description, sha256: sealOf({ ...description }) }, null, 2);
  const files = new Map([
    [modelName, model],
    [manifestName, new TextEncoder().encode(`${manifest}\n`)],
  ]);
  await writeBundleFolder(folder, files, replaceable);
  return {
    folder,
    files: [...files].map(([file, bytes]) => ({ name: file, bytes: bytes.length, sha256: sha256(bytes) })),
    checkedCases: options.cases.map((one) => one.case),
    largestDifference: check.largestDifference,
  };
}

/** The bytes of `model.onnx`: the same for the same model, so that its hash tells models apart. */
export function modelFile({
  name,
  network,
  weights,
  dataset,
}: Pick<ExportOptions, 'name' | 'network' | 'weights' | 'dataset'>): Uint8Array {
  const classes = dataset.classes.map((one) => one.name).join(', ');
  return encodeModel(networkToOnnx(network, weights, { notice: researchNotice, name, classes }));
}

async function checkAgainstApp(model: Uint8Array, options: ExportOptions): Promise<Manifest['check']> {
  const { network, weights, config, cases, engine } = options;
  if (cases.length === 0) {
    throw new AppError(
      'invalid-input',
      'There is no case to check the exported model on.',
      'Import a case first.',
    );
  }
  const { patch } = config.step;
  const app = await createPredictor(engine, network, weights, { patch, batch: 1 });
  try {
    const { inputChannels: channels, classes } = network;
    const exported = await createModelPredictor(model, {
      ...marginOf(network),
      name: modelName,
      channels,
      classes,
      patch,
      batch: 1,
    });
    try {
      const difference = await largestDifference(app, exported, cases, options);
      const hashes = cases.map((one) => `sha256:${one.sha256}`);
      return { runtime: exported.runtime, cases: hashes, largestDifference: difference, tolerance };
    } finally {
      await exported.dispose();
    }
  } finally {
    await app.dispose();
  }
}

function describe(model: Uint8Array, check: Manifest['check'], options: ExportOptions): Manifest {
  const { name, network, dataset, config, prediction, provenance } = options;
  const { margin } = marginOf(network);
  const channels = channelCounts(network);
  const filters = network.layers.flatMap((layer) =>
    kindOf(layer).withFilters === null ? [] : [[layer.id, channels.get(layer.id) ?? 0] as const],
  );
  return {
    format: 'secateur-model',
    version: 2,
    notice: researchNotice,
    name,
    createdAt: new Date().toISOString(),
    model: {
      file: modelName,
      bytes: model.length,
      sha256: sha256(model),
      input: modelInput,
      output: modelOutput,
      axes: ['batch', 'channel', ...['depth', 'height', 'width'].slice(-network.dims)],
      sideMultiples: sideMultiples(network),
      ...(margin && { outputMargin: [...margin] }),
      cost: cost(network, config.step.patch),
      filters: Object.fromEntries(filters),
    },
    channels: [...dataset.channels],
    modality: dataset.modality,
    classes: [...dataset.classes],
    task: config.task,
    preparation: config.preparation,
    architecture: config.architecture,
    step: config.step,
    prediction: {
      step: 0.5,
      mirroring: prediction?.mirroring ?? false,
      largestOnly: [...(prediction?.largestOnly ?? [])],
    },
    provenance,
    check,
  };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
