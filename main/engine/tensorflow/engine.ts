/**
 * The tensorflow engine: a program becomes one TensorFlow graph, run by libtensorflow: oneDNN's kernels on the CPU, CUDA
 * on NVIDIA's cards. Fast, but to be set up first (docs/engines.md).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/result.ts';
import type { Engine } from '../engine.ts';
import { settle } from '../states.ts';
import { openBinding } from './binding.ts';
import type { Binding } from './binding.ts';
import { emitProgram } from './emit.ts';
import { createTensorflowExecutable } from './executable.ts';
import { encodeSavedModel, tag } from './saved-model.ts';

export type TensorflowDevice = 'cpu' | 'cuda';

/** @throws AppError that says what is missing where the engine is not set up, or its library finds no CUDA device. */
export function openTensorflowEngine(name: TensorflowDevice = 'cpu'): Engine {
  const binding = openBinding();
  if (name === 'cuda' && !binding.isUsingGpuDevice())
    throw new AppError(
      'unsupported',
      'The TensorFlow library that is set up finds no CUDA device.',
      needsCuda,
    );
  return {
    device: {
      engine: 'tensorflow',
      name,
      description: `TensorFlow ${binding.TF_Version} on ${name === 'cuda' ? 'a CUDA device' : 'the CPU (oneDNN)'}`,
    },
    compile: (program, state) =>
      settle(() => {
        const { model, ...signatures } = emitProgram(program);
        const session = loadModel(binding, encodeSavedModel(model, name === 'cuda' ? '' : processor));
        return createTensorflowExecutable({ binding, session, program, ...signatures }, state);
      }),
  };
}

const processor = '/device:CPU:0';
const needsCuda = "It takes a libtensorflow for CUDA, its libraries, and NVIDIA's driver (docs/engines.md).";

/** TensorFlow reads models from folders only. */
function loadModel(binding: Binding, bytes: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
    return binding.loadSavedModel(folder, tag);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('internal', `TensorFlow does not take the program: ${reason}`, '', { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
