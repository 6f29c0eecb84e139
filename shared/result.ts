/**
 * Errors that people read, and results that cross a boundary (thread, socket, process) as data.
 *
 * Everything in `main` throws `AppError` for a cause that the user can act on; only the hosts turn it into a `Result`,
 * and only the renderer's `api.ts` turns that back. Any other exception is a defect and is shown as such.
 */

export const errorCodes = [
  'invalid-input', // a file, field or argument is wrong; the message names it
  'not-found',
  'busy', // somebody else holds it: another process, a run that is going
  'working', // it would end work that is going, which a person has to allow
  'lost', // the process behind a page does not answer
  'cancelled',
  'no-space',
  'corrupt', // our own data is damaged
  'unsupported',
  'device-failed', // a graphics card or its driver; what was saved is safe, and the processor can go on
  'internal', // a defect of ours
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** A failure in plain language: what is wrong (naming the file or field and its value) and what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** The next step, as a sentence; empty where the message says it all. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint = '', options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.hint = hint;
  }
}

export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

/** Any thrown value as plain data. Unknown causes become `internal`, with their message kept. */
export function errorData(cause: unknown): ErrorData {
  if (cause instanceof AppError) return { code: cause.code, message: cause.message, hint: cause.hint };
  const message = cause instanceof Error ? cause.message : String(cause);
  return { code: 'internal', message, hint: 'This is a defect of Secateur; the log has the details.' };
}

export function errorFromData(data: ErrorData): AppError {
  return new AppError(data.code, data.message, data.hint);
}
