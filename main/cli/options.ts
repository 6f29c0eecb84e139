/**
 * Options of a command as data: from one table come the parser, the messages for wrong values and the help text.
 * Each option turns its text into a typed value, or throws a sentence that names what it wants.
 */
import { AppError } from '../../shared/result.ts';

export interface Option<T> {
  /** What stands for the value in the help text; null for a switch without one. */
  readonly placeholder: string | null;
  readonly help: string;
  readonly required: boolean;
  /** Takes several values: `--image A B` or `--image A --image B`. */
  readonly many: boolean;
  /** @param texts what was given, in order; empty where the option is absent. @throws Error with what it wants. */
  readonly parse: (texts: readonly string[]) => T;
}

export type Options = Readonly<Record<string, Option<unknown>>>;
export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never;
};

type Parse<T> = (text: string) => T;

function single<T>(placeholder: string, help: string, parse: Parse<T>): Option<T | undefined> {
  const last = (texts: readonly string[]): T | undefined => {
    const text = texts.at(-1);
    return text === undefined ? undefined : parse(text);
  };
  return { placeholder, help, required: false, many: false, parse: last };
}

export function text(placeholder: string, help: string): Option<string | undefined> {
  return single(placeholder, help, (value) => {
    if (value === '') throw new Error('a value that is not empty');
    return value;
  });
}

export function choice<const T extends string>(choices: readonly T[], help: string): Option<T | undefined> {
  return single(choices.join('|'), help, (value) => {
    const found = choices.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`one of ${choices.join(', ')}`);
    return found;
  });
}

/** A choice of which some have gone: those are told what to write instead. */
export function choiceWithout<const T extends string>(
  choices: readonly T[],
  gone: Readonly<Record<string, string>>,
  help: string,
): Option<T | undefined> {
  const option = choice(choices, help);
  const parse = (texts: readonly string[]): T | undefined => {
    const instead = gone[texts.at(-1) ?? ''];
    if (instead !== undefined) throw new Error(`it as ${instead} now`);
    return option.parse(texts);
  };
  return { ...option, parse };
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export function integer(help: string, bounds: Bounds = {}): Option<number | undefined> {
  return single('N', help, (value) => parseNumber(value, { ...bounds, whole: true }));
}

export function real(placeholder: string, help: string, bounds: Bounds = {}): Option<number | undefined> {
  return single(placeholder, help, (value) => parseNumber(value, bounds));
}

export function integers(placeholder: string, help: string, bounds: Bounds): Option<number[] | undefined> {
  return single(placeholder, help, (value) =>
    value.split(',').map((part) => parseNumber(part.trim(), { ...bounds, whole: true })),
  );
}

export function reals(placeholder: string, help: string, bounds: Bounds): Option<number[] | undefined> {
  return single(placeholder, help, (value) =>
    value.split(',').map((part) => parseNumber(part.trim(), bounds)),
  );
}

export function names(placeholder: string, help: string): Option<string[] | undefined> {
  return single(placeholder, help, (value) =>
    value.split(',').map((part) => {
      if (part.trim() === '') throw new Error('names separated by commas');
      return part.trim();
    }),
  );
}

export function texts(placeholder: string, help: string): Option<readonly string[] | undefined> {
  const all = (texts: readonly string[]): readonly string[] | undefined =>
    texts.length === 0 ? undefined : texts;
  return { placeholder, help, required: false, many: true, parse: all };
}

export function flag(help: string): Option<boolean> {
  return {
    placeholder: null,
    help,
    required: false,
    many: false,
    parse: (texts) => texts.length > 0,
  };
}

export function required<T>(option: Option<T | undefined>): Option<T> {
  const parse = (texts: readonly string[]): T => {
    const value = option.parse(texts);
    if (value === undefined) throw new Error('a value');
    return value;
  };
  return { ...option, required: true, parse };
}

export function withDefault<T extends string | number>(option: Option<T | undefined>, value: T): Option<T> {
  const help = `${option.help} (default ${value})`;
  return { ...option, help, parse: (texts) => option.parse(texts) ?? value };
}

function parseNumber(
  value: string,
  { min = -Infinity, max = Infinity, whole = false }: Bounds & { whole?: boolean },
) {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const valid =
    Number.isFinite(number) && number >= min && number <= max && (!whole || Number.isInteger(number));
  if (!valid) throw new Error(describeNumber({ min, max, whole }));
  return number;
}

function describeNumber({ min, max, whole }: Required<Bounds> & { whole: boolean }): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (max < Infinity) return `${kind} from ${min} to ${max}`;
  return min > -Infinity ? `${kind} of at least ${min}` : kind;
}

/** @throws AppError naming the option, what was given and what it wants. */
export function parseOption<T>(name: string, option: Option<T>, texts: readonly string[]): T {
  try {
    return option.parse(texts);
  } catch (cause) {
    const wanted = cause instanceof Error ? cause.message : String(cause);
    const given = texts.length === 0 ? 'it is missing' : `"${texts.join(' ')}" was given`;
    throw new AppError('invalid-input', `--${name} wants ${wanted}; ${given}.`);
  }
}
