/** Which engine and device to use, and why: in words that the app shows. */
import { AppError } from '../../shared/result.ts';
import type { Engine } from './engine.ts';
import { createOnnxEngine } from './onnx/engine.ts';
import { createReferenceEngine } from './reference/engine.ts';
import { openTensorflowEngine } from './tensorflow/engine.ts';

export interface EngineChoice {
  readonly engine: Engine;
  readonly reason: string;
}

/**
 * @param wanted `onnx`, `tensorflow` or `reference`; empty chooses by itself.
 * @throws AppError for any other name, or where the TensorFlow engine is not set up.
 */
export function chooseEngine(wanted = ''): EngineChoice {
  switch (wanted) {
    case '':
      return {
        engine: createOnnxEngine(),
        reason: 'The onnx engine runs on every machine; no faster device is supported yet.',
      };
    case 'onnx':
      return { engine: createOnnxEngine(), reason: 'The onnx engine was asked for.' };
    case 'tensorflow':
      return { engine: openTensorflowEngine(), reason: 'The TensorFlow engine was asked for.' };
    case 'reference':
      return {
        engine: createReferenceEngine(),
        reason: 'The reference engine was asked for. It is for checks: far too slow to train with.',
      };
    default:
      throw new AppError(
        'invalid-input',
        `There is no engine "${wanted}".`,
        'Use "onnx", "tensorflow" or "reference", or leave the name out.',
      );
  }
}
