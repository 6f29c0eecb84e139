/**
 * What a command may say. With `--json` every result and every lasting piece of news is one JSON line on stdout;
 * otherwise results are text on stdout and news goes to stderr, as one line that keeps changing where that is a
 * terminal, and as plain lines where it is not.
 */
import type { Writable } from 'node:stream';

export interface Terminal {
  readonly json: boolean;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** A result. */
  print(record: object, text: string): void;
  /** News worth keeping: an epoch, a finding. */
  note(record: object, text: string): void;
  /** News for the moment: replaced by the next; not written at all where nothing can be replaced. */
  live(text: string): void;
}

export interface Streams {
  readonly out: Writable;
  readonly err: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

export function createTerminal(json: boolean, signal: AbortSignal, { out, err }: Streams): Terminal {
  const canReplace = err.isTTY === true && !json;
  let replaceable = false;
  const clear = (): void => {
    if (replaceable) err.write('\r\x1b[K');
    replaceable = false;
  };
  return {
    json,
    signal,
    print: (record, text) => {
      clear();
      out.write(`${json ? JSON.stringify(record) : text}\n`);
    },
    note: (record, text) => {
      clear();
      if (json) out.write(`${JSON.stringify(record)}\n`);
      else err.write(`${text}\n`);
    },
    live: (text) => {
      if (!canReplace) return;
      err.write(`\r\x1b[K${text.slice(0, (err.columns ?? 80) - 1)}`);
      replaceable = true;
    },
  };
}
