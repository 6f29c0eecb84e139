/**
 * Which threads have loaded an engine's native code. Such a thread must not be ended by force: while onnxruntime runs,
 * `terminate()` takes the whole process with it (SIGABRT). The owner of a thread hands it a shared word to say so.
 */
import { workerData } from 'node:worker_threads';

/** What the owner gives to a thread. */
export interface NativeMark {
  /** One word; 1 once native code is loaded. */
  readonly nativeCode: Int32Array;
}

export function createNativeMark(): NativeMark {
  return { nativeCode: new Int32Array(new SharedArrayBuffer(4)) };
}

export const hasNativeCode = ({ nativeCode }: NativeMark): boolean => Atomics.load(nativeCode, 0) !== 0;

/** To be called before native code is loaded. */
export function markNativeCode(): void {
  const mark = (workerData as Partial<NativeMark> | null)?.nativeCode;
  if (mark !== undefined) Atomics.store(mark, 0, 1);
}
