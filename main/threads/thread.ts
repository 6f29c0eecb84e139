/**
 * A long-lived worker thread and its calls, typed. A thread and not a process: arrays are handed over without a copy,
 * flags are shared, and it runs in tests as in the app. A call is stopped by a shared flag that the thread reads, never
 * by `terminate()`, which is the last resort after a grace period: Electron has crashed after many terminations, and any
 * process aborts where onnxruntime runs. A thread that dies takes no promise with it: whatever was pending fails with a
 * sentence that names the thread and the cause. A listener that fails (a full disk met by an epoch's row) stops its own
 * call, which then fails with the listener's error; nothing else falls. A thread keeps its process only while it is asked
 * something.
 */
import { Worker } from 'node:worker_threads';
import { AppError, errorFromData } from '../../shared/result.ts';
import './environment.ts';
import type { CallTable, EventOf, FromThread, ParamsOf, ReplyOf, ToThread } from './messages.ts';
import { createNativeMark, hasNativeCode } from './native.ts';

export interface CallOptions<Event> {
  /** Heard one after the other, all before the reply; one that throws or rejects stops the call. */
  readonly onEvent?: (event: Event) => unknown;
  /** Aborting it raises the stop flag. What follows is the thread's to say: a reply of what is done, or `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface Thread<Table extends CallTable> {
  call<Name extends keyof Table & string>(
    name: Name,
    params: ParamsOf<Table[Name]>,
    options?: CallOptions<EventOf<Table[Name]>>,
  ): Promise<ReplyOf<Table[Name]>>;
  /** Whether it has died or was closed: calls fail then. */
  ended(): boolean;
  /**
   * Asks every pending call to stop and waits for the thread to leave. One without an engine is ended by force after
   * `graceMs`; one with an engine leaves when its step is done (a host that is to end does not wait: services/ending.ts).
   */
  close(graceMs?: number): Promise<void>;
}

export interface ThreadOptions {
  /** For messages and debuggers: "batches 1". */
  readonly name: string;
  /** Limit of V8's heap in megabytes; typed arrays and native memory are outside it. */
  readonly heapMegabytes?: number;
}

interface Pending {
  readonly stop: Int32Array;
  readonly onEvent: ((event: unknown) => unknown) | undefined;
  /** Settles when every event so far has been heard; never rejects. */
  heard: Promise<void>;
  /** What the listener threw; the call is being stopped for it. */
  failure: { readonly cause: unknown } | null;
  /** Its answer has come, and is given as soon as its events have been heard, whatever becomes of the thread. */
  answered: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * The entry `<name>.thread.ts` beside the file that asks (its `import.meta.url`); in a bundle, `<name>.thread.js` beside the
 * chunk that holds that file.
 */
export function threadUrl(name: string, asking: string): URL {
  return new URL(`./${name}.thread${asking.endsWith('.ts') ? '.ts' : '.js'}`, asking);
}

/** Starts the thread whose entry is `url`. A failure to start rejects the first call. */
export function openThread<Table extends CallTable>(
  url: URL,
  { name, heapMegabytes }: ThreadOptions,
): Thread<Table> {
  const resourceLimits = heapMegabytes === undefined ? {} : { maxOldGenerationSizeMb: heapMegabytes };
  const mark = createNativeMark();
  const worker = new Worker(url, { name, resourceLimits, workerData: mark });
  worker.unref();
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let death: AppError | undefined;

  const die = (cause: AppError): void => {
    death ??= cause;
    // A thread's last answer may be taken in together with its end.
    for (const [id, { answered, reject }] of pending) {
      if (answered) continue;
      pending.delete(id);
      reject(death);
    }
  };
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      die(new AppError('internal', `The thread "${name}" has ended (exit code ${String(code)}).`));
      resolve();
    });
  });
  for (const event of ['error', 'messageerror']) worker.on(event, (cause) => die(deathOf(name, cause)));
  worker.on('message', (message: FromThread) => settle(pending, message));

  const whenSettled = (): void => {
    if (pending.size === 0) worker.unref();
  };

  const start = (call: string, params: unknown, entry: Pending): void => {
    if (death !== undefined) {
      entry.reject(death);
      return;
    }
    const id = nextId++;
    worker.postMessage({ type: 'call', id, name: call, params, stop: entry.stop } satisfies ToThread);
    pending.set(id, entry);
    worker.ref();
  };
  return {
    call: <Name extends keyof Table & string>(
      call: Name,
      params: ParamsOf<Table[Name]>,
      options: CallOptions<EventOf<Table[Name]>> = {},
    ) => {
      const { onEvent, signal } = options as CallOptions<unknown>;
      const { stop, release } = stopFlag(signal);
      return new Promise<ReplyOf<Table[Name]>>((resolve, reject) => {
        start(call, params, {
          stop,
          onEvent,
          heard: Promise.resolve(),
          failure: null,
          answered: false,
          resolve: resolve as (value: unknown) => void,
          reject,
        });
      }).finally(() => {
        release();
        whenSettled();
      });
    },
    ended: () => death !== undefined,
    close: async (graceMs = 5000) => {
      for (const { stop } of pending.values()) Atomics.store(stop, 0, 1);
      worker.postMessage({ type: 'close' } satisfies ToThread);
      worker.ref();
      const timer = setTimeout(() => {
        if (!hasNativeCode(mark)) void worker.terminate();
      }, graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** A shared word that becomes 1 when `signal` is aborted; `release` lets go of the signal. */
function stopFlag(signal: AbortSignal | undefined): { stop: Int32Array; release: () => void } {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const raise = (): void => {
    Atomics.store(stop, 0, 1);
  };
  if (signal?.aborted === true) raise();
  signal?.addEventListener('abort', raise, { once: true });
  return { stop, release: () => signal?.removeEventListener('abort', raise) };
}

function settle(pending: Map<number, Pending>, message: FromThread): void {
  const call = pending.get(message.id);
  if (call === undefined) return; // it was rejected when the thread died
  if (message.type === 'event') {
    call.heard = call.heard.then(() => hear(call, message.event));
    return;
  }
  call.answered = true;
  void call.heard.then(() => {
    pending.delete(message.id);
    if (call.failure !== null) call.reject(call.failure.cause);
    else if (message.type === 'reply') call.resolve(message.value);
    else call.reject(errorOf(message));
  });
}

async function hear(call: Pending, event: unknown): Promise<void> {
  if (call.failure !== null) return;
  try {
    await call.onEvent?.(event);
  } catch (cause) {
    call.failure = { cause };
    Atomics.store(call.stop, 0, 1);
  }
}

function errorOf({ error: data, stack }: Extract<FromThread, { type: 'error' }>): AppError {
  const error = errorFromData(data);
  error.cause = stack;
  return error;
}

function deathOf(name: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const hint = 'Close other programs, or choose a smaller patch or batch.';
    return new AppError('no-space', `The thread "${name}" ran out of memory.`, hint, { cause });
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return new AppError('internal', `The thread "${name}" broke down: ${message}`, '', { cause });
}
