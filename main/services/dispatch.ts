/** A call from outside: the method must be in the contract and its parameters fit their schema, else no handler sees it. */
import { paramSchemas, type Handlers, type MethodName, type Value } from '../../shared/contract.ts';
import { AppError, errorData, type Result } from '../../shared/result.ts';

/** Never throws; `log` gets the stack of what is a defect of ours. */
export async function dispatch(
  handlers: Handlers,
  request: { readonly method: unknown; readonly params: unknown },
  log: (line: string) => void,
): Promise<Result<Value<MethodName>>> {
  try {
    if (!isMethod(request.method))
      throw new AppError('invalid-input', `There is no method "${String(request.method)}".`);
    return { ok: true, value: await invoke(handlers, request.method, request.params) };
  } catch (cause) {
    const error = errorData(cause);
    if (error.code === 'internal') log(`${String(request.method)}: ${describeDefect(cause)}`);
    return { ok: false, error };
  }
}

function isMethod(name: unknown): name is MethodName {
  return typeof name === 'string' && Object.hasOwn(paramSchemas, name);
}

function invoke<M extends MethodName>(handlers: Handlers, method: M, params: unknown): Promise<Value<M>> {
  const parsed = paramSchemas[method].safeParse(params);
  if (parsed.success) return handlers[method](parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new AppError(
    'invalid-input',
    `${method}: ${problems.join('; ')}.`,
    'Correct these values and try again.',
  );
}

/** The stack, and that of the thread where it happened in one. */
export function describeDefect(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return [cause.stack ?? cause.message, typeof cause.cause === 'string' ? cause.cause : ''].join('\n').trim();
}
