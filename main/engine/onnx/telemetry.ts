/**
 * onnxruntime's libraries for Linux and macOS tell Microsoft how they are used, from native code that no rule of
 * Electron or Node reaches, and keep a device id in the home folder. They read a variable once, from the environment of
 * the process, and do none of it where it is set. `threads/environment.ts` sets it, which whatever starts threads
 * imports, and `runtime.ts` loads nothing without it. What Windows does, and how this was checked: docs/privacy.md.
 */
import { silence } from '../../threads/environment.ts';

/** @throws where onnxruntime would send something: in a thread whose process has not been told. */
export function requireSilence(): void {
  if (process.env[silence] === '1') return;
  throw new Error(
    `internal: ${silence} is not set in this process, so onnxruntime, which sends telemetry without it, is not loaded; ` +
      'start threads with openThread, or import main/threads/environment.ts on the main thread first',
  );
}
