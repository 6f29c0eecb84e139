/** A call from outside as data: the method must be in the contract, and what comes of it is a result, never an exception. */
import { paramSchemas, type Handlers, type MethodName, type Value } from '../../shared/contract.ts';
import { AppError, type Result } from '../../shared/result.ts';
import { plainError } from '../files/errors.ts';

/** Never throws; `log` gets the stack of what is a defect of ours. */
export async function dispatch(
  handlers: Handlers,
  request: { readonly method: unknown; readonly params: unknown },
  log: (line: string) => void,
): Promise<Result<Value<MethodName>>> {
  const { method, params } = request;
  try {
    if (!isMethod(method)) throw new AppError('invalid-input', `There is no method "${nameOf(method)}".`);
    // The handlers check their parameters themselves (door.ts).
    const handler = handlers[method] as (params: unknown) => Promise<Value<MethodName>>;
    return { ok: true, value: await handler(params) };
  } catch (cause) {
    const error = plainError(cause);
    if (error.code === 'internal') log(`${nameOf(method)}: ${describeDefect(cause)}`);
    return { ok: false, error };
  }
}

function isMethod(name: unknown): name is MethodName {
  return typeof name === 'string' && Object.hasOwn(paramSchemas, name);
}

/** Whatever was sent in its place: an object may have no way to become a text. */
const nameOf = (method: unknown): string => (typeof method === 'string' ? method : typeof method);

/** The stack, and that of the thread where it happened in one. */
export function describeDefect(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return [cause.stack ?? cause.message, typeof cause.cause === 'string' ? cause.cause : ''].join('\n').trim();
}
