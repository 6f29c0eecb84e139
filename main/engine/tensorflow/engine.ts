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

/** @throws AppError that says what is missing where the engine is not set up. */
export function openTensorflowEngine(): Engine {
  const binding = openBinding();
  const gpu = binding.isUsingGpuDevice();
  return {
    device: {
      engine: 'tensorflow',
      name: gpu ? 'cuda' : 'cpu',
      description: `TensorFlow ${binding.TF_Version} on ${gpu ? 'a CUDA device' : 'the CPU (oneDNN)'}`,
    },
    compile: (program, state) =>
      settle(() => {
        const { model, ...signatures } = emitProgram(program);
        const session = loadModel(binding, encodeSavedModel(model));
        return createTensorflowExecutable({ binding, session, program, ...signatures }, state);
      }),
  };
}

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
