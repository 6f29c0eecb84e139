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
import { openRegular, readRegular } from '../files/regular.ts';
import { AppError } from '../../shared/result.ts';
import { manifestName, manifestSchema, modelName, sealOf, type Manifest } from './manifest.ts';
import { createModelPredictor, type ModelPredictor } from './model-predictor.ts';

export interface Bundle {
  readonly manifest: Manifest;
  readonly predictor: ModelPredictor;
  /** What could not be checked, as sentences. */
  readonly notices: readonly string[];
}

const mostManifestBytes = 8 << 20;
/**
 * For one patch of a model from outside. What the planner proposes for a card of 8 GB takes 1.1 GiB (3D, 112 × 160 × 128);
 * a patch that takes more than this was never trained.
 */
const mostPatchBytes = 2 * 2 ** 30;
/** Twice what the planner begins with on slices; in three dimensions memory ends patches long before. */
const mostPatchVoxels = 2 ** 23;

/** @throws AppError naming the file that is missing, damaged, changed or not what it says */
export async function loadBundle(folder: string, provider: Provider = 'cpu'): Promise<Bundle> {
  const { manifest, notices } = readManifest(folder);
  const path = join(folder, modelName);
  const model = readModelBytes(path, manifest.model.bytes);
  if (createHash('sha256').update(model).digest('hex') !== manifest.model.sha256) throw changed(path);
  const { channels, classes, plan } = manifest;
  const predictor = await createModelPredictor(model, {
    ...{ name: path, provider, channels: channels.length, classes: classes.length },
    ...{ patch: plan.patch, batch: 1, mostBytes: Math.min(mostPatchBytes, memoryBudget()) },
  });
  return { manifest, predictor, notices };
}

/** @throws AppError as `loadBundle` */
export function readManifest(folder: string): Pick<Bundle, 'manifest' | 'notices'> {
  const path = join(folder, manifestName);
  const value = parseJson(readBundleFile(path, mostManifestBytes), path);
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new AppError(
      'corrupt',
      `${path} is no description of a Secateur model: ${where === '' ? '' : `${where}: `}${issue?.message}.`,
      copyAgain,
    );
  }
  const manifest = parsed.data;
  if (
    manifest.plan.dims !== manifest.plan.patch.length ||
    manifest.model.axes.length !== manifest.plan.dims + 2
  )
    throw new AppError('corrupt', `${path} contradicts itself about the dimensions of the model.`, copyAgain);
  const patch = manifest.plan.patch.reduce((product, side) => product * side, 1);
  if (patch > mostPatchVoxels) {
    const sides = manifest.plan.patch.join(' × ');
    const message = `${path} asks for patches of ${sides} voxels; ${mostPatchVoxels} voxels are the most.`;
    throw new AppError('unsupported', message, 'Use a model that was trained on smaller patches.');
  }
  if (manifest.sha256 === undefined) {
    const notice =
      `${path} bears no hash of all it says (an older Secateur wrote it): ` +
      'whether classes or preparation were changed since the export cannot be told.';
    return { manifest, notices: [notice] };
  }
  if (sealOf(value as Record<string, unknown>) !== manifest.sha256) throw changed(path);
  return { manifest, notices: [] };
}

const changed = (path: string): AppError =>
  new AppError('corrupt', `${path} is not the file that was exported: its SHA-256 differs.`, copyAgain);

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

const readBundleFile = (path: string, mostBytes: number): Uint8Array =>
  reading(() => readRegular(path, mostBytes));

/** A folder without the file is no bundle: says what one is. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const hint = `Choose the folder of an exported model: it holds ${modelName} and ${manifestName}.`;
    throw new AppError(cause.code, cause.message, hint, { cause });
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new AppError('corrupt', `${path} is not valid JSON.`, copyAgain, { cause });
  }
}

const copyAgain = 'Copy the folder again from where it was exported, or export the run again.';
