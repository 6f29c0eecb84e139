/**
 * Opens an exported bundle for prediction, after its hashes have shown that model and description are those that were
 * exported, and the model has been found to be what the description says. A bundle comes from outside: nothing in it is
 * believed, and no file is read further than it may be long.
 */
import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider } from '../engine/onnx/providers.ts';
import { memoryBudget, requireMemory } from '../files/memory.ts';
import { openRegular } from '../files/regular.ts';
import { addedChannels } from '../../shared/proposal.ts';
import { AppError } from '../../shared/result.ts';
import { taskOf } from '../tasks/index.ts';
import { modelName, type Manifest } from './manifest.ts';
import {
  createModelPredictor,
  requireModelShape,
  type ModelPredictor,
  type ModelPredictorOptions,
} from './model-predictor.ts';
import {
  changed,
  copyAgain,
  readBundleFile,
  reading,
  readManifest,
  type ReadManifest,
} from './read-manifest.ts';

export interface Bundle {
  readonly manifest: Manifest;
  readonly predictor: ModelPredictor;
  /** What could not be checked, as sentences. */
  readonly notices: readonly string[];
}

/**
 * For one patch of a model from outside. What the planner proposes for a card of 8 GB takes 1.1 GiB (3D, 112 × 160 × 128);
 * a patch that takes more than this was never trained.
 */
const mostPatchBytes = 2 * 2 ** 30;

/** @throws AppError naming the file that is missing, damaged, changed or not what it says */
export async function loadBundle(folder: string, provider: Provider = 'cpu'): Promise<Bundle> {
  const { manifest, notices, model, options } = readBundle(folder);
  const predictor = await createModelPredictor(model, { ...options, provider });
  return { manifest, predictor, notices };
}

/** All that can be told before anything runs the model. @throws AppError as `loadBundle` */
export function checkBundle(folder: string): Manifest {
  const { manifest, model, options } = readBundle(folder);
  requireModelShape(model, options);
  return manifest;
}

function readBundle(folder: string): ReadManifest & {
  readonly model: Uint8Array;
  readonly options: ModelPredictorOptions;
} {
  const { manifest, notices } = readManifest(folder);
  const name = join(folder, modelName);
  const model = readModelBytes(name, manifest.model.bytes);
  if (createHash('sha256').update(model).digest('hex') !== manifest.model.sha256) throw changed(name);
  const { channels, classes, step, task, preparation } = manifest;
  const mostBytes = Math.min(mostPatchBytes, memoryBudget());
  const outputs = taskOf(task).channels(classes.length);
  const read = channels.length + addedChannels(preparation);
  const { outputMargin: margin } = manifest.model;
  const shape = { ...(margin && { margin }), channels: read, classes: outputs, patch: step.patch, batch: 1 };
  return { manifest, notices, model, options: { name, mostBytes, ...shape } };
}

function readModelBytes(path: string, wanted: number): Uint8Array {
  const bytes = sizeOf(path);
  if (bytes !== wanted) {
    const message = `${path} has ${bytes} bytes where its description says ${wanted}.`;
    throw new AppError('corrupt', message, copyAgain);
  }
  // in the file, in onnxruntime's graph, and packed for the processor
  requireMemory(3 * bytes, `${path}, a model of ${bytes} bytes,`);
  return readBundleFile(path, bytes);
}

function sizeOf(path: string): number {
  const { descriptor, size } = reading(() => openRegular(path));
  closeSync(descriptor);
  return size;
}
