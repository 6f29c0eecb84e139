/**
 * What crosses between a worker thread and its owner. A thread serves a table of calls; each takes plain data, may report
 * events while it works, and ends with one reply or one error. An unknown `type` on either side is a defect.
 */
import type { ErrorData } from '../../shared/result.ts';

/** What a call may do while it works. */
export interface CallContext<Event = never> {
  /** True once the owner has asked this call to stop; long loops read it every step. */
  readonly stopped: () => boolean;
  readonly emit: (event: Event) => void;
}

/** Calls by name: what a thread's entry serves, and, as a type alone, what its owner may ask of it. */
export type CallTable = Readonly<Record<string, (params: never, context: CallContext<unknown>) => unknown>>;

export type ParamsOf<Call extends CallTable[string]> = Parameters<Call>[0];
export type ReplyOf<Call extends CallTable[string]> = Awaited<ReturnType<Call>>;
export type EventOf<Call extends CallTable[string]> =
  Parameters<Call> extends [unknown, CallContext<infer Event>] ? Event : never;

export type ToThread =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: string;
      readonly params: unknown;
      /** One shared word: anything but 0 asks the call to stop. */
      readonly stop: Int32Array;
    }
  /** Finish what is going and leave. */
  | { readonly type: 'close' };

export type FromThread =
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorData; readonly stack: string };
