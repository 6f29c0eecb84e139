/**
 * onnxruntime's libraries for Linux and macOS tell Microsoft how they are used, from native code that no rule of
 * Electron or Node reaches, and keep a device id in the home folder. They read this variable once, from the environment
 * of the process, and do none of it where it is set. Only the main thread can set it: a worker's `process.env` is a copy
 * that native code never sees. So whatever starts threads imports this file, and `runtime.ts` loads nothing without it.
 * What Windows does, and how this was checked: docs/privacy.md.
 */
import { isMainThread } from 'node:worker_threads';

const name = 'ORT_DISABLE_TELEMETRY';

if (isMainThread) process.env[name] = '1';

/** @throws where onnxruntime would send something: in a thread whose process has not been told. */
export function requireSilence(): void {
  if (process.env[name] === '1') return;
  throw new Error(
    `internal: ${name} is not set in this process, so onnxruntime, which sends telemetry without it, is not loaded; ` +
      'start threads with openThread, or import main/engine/onnx/telemetry.ts on the main thread first',
  );
}
