/** Opens an exported bundle for prediction, after its hash has shown that the model is the one that was exported. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Provider } from '../engine/onnx/providers.ts';
import { AppError } from '../../shared/result.ts';
import { manifestName, manifestSchema, modelName, type Manifest } from './manifest.ts';
import { createModelPredictor, type ModelPredictor } from './model-predictor.ts';

export interface Bundle {
  readonly manifest: Manifest;
  readonly predictor: ModelPredictor;
}

/** @throws AppError naming the file that is missing, damaged or not what it says */
export async function loadBundle(folder: string, provider: Provider = 'cpu'): Promise<Bundle> {
  const manifest = parseManifest(await readBundleFile(folder, manifestName), join(folder, manifestName));
  const path = join(folder, modelName);
  const model = await readBundleFile(folder, modelName);
  if (createHash('sha256').update(model).digest('hex') !== manifest.model.sha256) {
    throw new AppError(
      'corrupt',
      `${path} is not the file that was exported: its SHA-256 differs.`,
      copyAgain,
    );
  }
  const { channels, classes, plan } = manifest;
  const shape = { channels: channels.length, classes: classes.length, patch: plan.patch, batch: 1 };
  return { manifest, predictor: await createModelPredictor(model, { name: path, provider, ...shape }) };
}

async function readBundleFile(folder: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const hint = `Choose the folder of an exported model: it holds ${modelName} and ${manifestName}.`;
    throw new AppError('not-found', `${join(folder, name)} cannot be read (${detail}).`, hint, { cause });
  }
}

function parseManifest(bytes: Uint8Array, path: string): Manifest {
  const parsed = manifestSchema.safeParse(parseJson(bytes, path));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'corrupt',
    `${path} is no description of a Secateur model: ${z.prettifyError(parsed.error)}`,
    copyAgain,
  );
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new AppError('corrupt', `${path} is not valid JSON.`, copyAgain, { cause });
  }
}

const copyAgain = 'Copy the folder again from where it was exported, or export the run again.';
