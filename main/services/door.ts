/**
 * The one door: whoever calls (the window, a page, the command line), the parameters fit the contract's schema, else no
 * handler sees them. So nothing is stored that could not be read back.
 */
import {
  paramSchemas,
  type Handlers,
  type MethodName,
  type Params,
  type Value,
} from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';

/** The handlers behind the door. A call that does not fit is rejected with every field at fault in its sentence. */
export function checkCalls(handlers: Handlers): Handlers {
  const names = Object.keys(paramSchemas) as MethodName[];
  return Object.fromEntries(names.map((name) => [name, checked(handlers, name)])) as unknown as Handlers;
}

function checked<M extends MethodName>(handlers: Handlers, method: M) {
  return async (params: Params<M>): Promise<Value<M>> => {
    if (holdsNul(params))
      throw new AppError(
        'invalid-input',
        `${method}: a name or path holds the character NUL, which no file can be called.`,
        'Type it without that character.',
      );
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
  };
}

/** No text of the contract has a use for it, and the system ends paths at it. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.entries(value).flat().some(holdsNul);
}
