/**
 * What crosses between a worker thread and its owner. A thread offers named calls; each takes plain data, may report
 * events while it works, and ends with one reply or one error. An unknown `type` on either side is a defect.
 */
import type { ErrorData } from '../../shared/result.ts';

/** One call of a thread: what it is given, what it reports while it works, what it gives back. */
interface Call {
  readonly params: unknown;
  readonly event: unknown;
  readonly reply: unknown;
}

/** The constraint for an interface whose members are calls, by name. */
export type Calls<C> = { readonly [Name in keyof C]: Call };

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
