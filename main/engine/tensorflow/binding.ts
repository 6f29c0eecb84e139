/**
 * The native addon of @tensorflow/tfjs-node-gpu, which `npm run engine:tensorflow` builds and puts beside libtensorflow
 * in a folder of the user's cache, outside the project. Secateur runs whole graphs, so it needs the addon alone: none of
 * tfjs's operations, and none of its start-up time.
 */
import { existsSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/result.ts';
import '../../threads/environment.ts';
import { markNativeCode } from '../../threads/native.ts';

/** Tensors are numbers, held by the addon until they are deleted. */
export interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  isUsingGpuDevice(): boolean;
  createTensor(shape: readonly number[], type: number, data: Float32Array): number;
  deleteTensor(tensor: number): void;
  tensorDataSync(tensor: number): Float32Array;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  /** Names are `node:output`, joined by commas. Blocks until the step is done. */
  runSavedModel(
    model: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ): readonly { readonly id: number }[];
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
}

export const addonFile = 'tfjs_binding.node';
/** Written last: a folder without it is half set up. */
export const receiptFile = 'engine.json';
const addonVersion = '4.22.0';

/** Where the engine lives: as the environment says, beside the packaged app, or in the user's cache. */
export function tensorflowFolder(): string {
  const named = process.env['SECATEUR_TENSORFLOW_HOME'];
  if (named !== undefined && named !== '') return named;
  const { resourcesPath } = process as { readonly resourcesPath?: string };
  const packaged = join(resourcesPath ?? '', 'tensorflow');
  if (resourcesPath !== undefined && existsSync(join(packaged, receiptFile))) return packaged;
  const build = `tensorflow-${addonVersion}-${process.platform}-${process.arch}`;
  return join(userCache(), 'secateur', build);
}

function userCache(): string {
  const home = homedir();
  switch (process.platform) {
    case 'win32':
      return process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
    case 'darwin':
      return join(home, 'Library', 'Caches');
    default:
      return process.env['XDG_CACHE_HOME'] ?? join(home, '.cache');
  }
}

export interface Readiness {
  readonly ready: boolean;
  /** For people; says what is missing. */
  readonly reason: string;
}

/** Whether the engine is set up, by a look at its files: nothing is loaded. */
export function isTensorflowReady(): Readiness {
  const folder = tensorflowFolder();
  const missing = [receiptFile, addonFile].find((name) => !existsSync(join(folder, name)));
  if (missing === undefined) return { ready: true, reason: `The TensorFlow engine is set up in ${folder}.` };
  return {
    ready: false,
    reason: `The TensorFlow engine is not set up: there is no ${missing} in ${folder}.`,
  };
}

export const setUpTensorflow =
  'Run "npm run engine:tensorflow" to set it up, or use the onnx engine, which needs nothing.';

/**
 * RTLD_NODELETE of glibc and of macOS: else the last thread that ends unloads the library under the feet of its own
 * threads, and the process dies of it. Windows has no such flag (not tried there).
 */
const keepLoaded = { linux: 0x1000, darwin: 0x80 }[process.platform as string] ?? 0;

/** @throws AppError where it is not set up, or its library cannot be loaded. */
export function openBinding(): Binding {
  const { ready, reason } = isTensorflowReady();
  if (!ready) throw new AppError('not-found', reason, setUpTensorflow);
  markNativeCode();
  const file = join(tensorflowFolder(), addonFile);
  try {
    const addon = { exports: {} };
    process.dlopen(addon, file, constants.dlopen.RTLD_LAZY | keepLoaded);
    return addon.exports as Binding;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('not-found', `The TensorFlow engine cannot be loaded: ${why}`, setUpTensorflow, {
      cause,
    });
  }
}
