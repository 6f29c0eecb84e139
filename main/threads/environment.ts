/**
 * What native libraries read once, from the environment of the process, when they are loaded. Only the main thread can
 * set it: a worker's `process.env` is a copy that native code never sees. So whatever starts threads, and whatever loads
 * such a library, imports this file.
 */
import { isMainThread } from 'node:worker_threads';

/** Without it, onnxruntime tells its maker how it is used (`engine/onnx/telemetry.ts`); whatever a user has set. */
export const silence = 'ORT_DISABLE_TELEMETRY';

/** Values that are set already stay. */
const defaults = {
  /** Errors only: what TensorFlow says about the processor and about CUDA is no news to a user. */
  TF_CPP_MIN_LOG_LEVEL: '2',
  /** Left to itself, TensorFlow uses oneDNN only where it finds AVX-512: without it, convolutions take twice as long. */
  TF_ENABLE_ONEDNN_OPTS: '1',
};

if (isMainThread) {
  process.env[silence] = '1';
  for (const [name, value] of Object.entries(defaults)) process.env[name] ??= value;
}
