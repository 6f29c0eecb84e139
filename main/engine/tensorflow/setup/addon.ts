/**
 * Builds the addon of @tensorflow/tfjs-node-gpu from the source in its package, against libtensorflow and the headers
 * beside it. Node-API is the same for Node and Electron, and its headers come with npm (node-api-headers), so that a
 * C++ compiler is all it takes: no node-gyp, no Python, no download.
 */
import { spawnSync } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../../../../shared/result.ts';
import { addonFile } from '../binding.ts';
import { runTool } from './tool.ts';

const require = createRequire(import.meta.url);

export const packageFolder = (): string => dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'));

const hint =
  'Install one (Debian, Ubuntu: g++; Fedora: gcc-c++; macOS: the Xcode command line tools), or go on with the onnx engine.';

/** @throws AppError where there is none */
export function findCompiler(): string {
  const named = process.env['CXX'] ?? '';
  const candidates = [...(named === '' ? [] : [named]), 'c++', 'g++', 'clang++'];
  const found = candidates.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
  if (found !== undefined) return found;
  throw new AppError('not-found', `There is no C++ compiler: ${candidates.join(', ')} do not start.`, hint);
}

/** @param folder holds libtensorflow and `include`; the addon is put there and finds the library beside itself. */
export async function buildAddon(folder: string, compiler: string): Promise<void> {
  const source = packageFolder();
  const nodeHeaders = join(dirname(require.resolve('node-api-headers')), 'include');
  const part = join(folder, `${addonFile}.part`);
  await runTool(
    compiler,
    [
      '-std=c++17',
      '-O2',
      '-fPIC',
      '-shared',
      '-w',
      '-DNAPI_VERSION=8',
      ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
      ...[nodeHeaders, join(folder, 'include'), source].flatMap((path) => ['-I', path]),
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(source, 'binding', name)),
      '-L',
      folder,
      '-ltensorflow',
      '-ltensorflow_framework',
      process.platform === 'darwin' ? '-Wl,-rpath,@loader_path' : '-Wl,-rpath,$ORIGIN',
      '-o',
      part,
    ],
    { failed: 'The TensorFlow addon could not be built', hint },
  );
  await rename(part, join(folder, addonFile));
}
