/** A command: its name, its options as data, and what it does. Parsing and help come from the table of options. */
import { parseArgs } from 'node:util';
import { AppError } from '../../shared/result.ts';
import { flag, parseOption, type Options, type Values } from './options.ts';
import type { Terminal } from './terminal.ts';

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly options: Options;
  /** @throws AppError for unknown or wrong options, before anything is done. */
  readonly prepare: (argv: readonly string[]) => Prepared;
}

export interface Prepared {
  readonly json: boolean;
  readonly help: boolean;
  readonly run: (terminal: Terminal) => Promise<void>;
}

/** Every command takes these. */
const commonOptions = {
  json: flag('print JSON lines instead of text'),
  help: flag('show this help'),
};

interface Definition<O extends Options> {
  readonly name: string;
  readonly summary: string;
  readonly options: O;
  /** The option (one that takes several values) that gets arguments without an option's name. */
  readonly positional?: keyof O & string;
  readonly run: (values: Values<O>, terminal: Terminal) => Promise<void>;
}

export function defineCommand<const O extends Options>({
  name,
  summary,
  options,
  positional,
  run,
}: Definition<O>): Command {
  const all: Options = { ...options, ...commonOptions };
  return {
    name,
    summary,
    options: all,
    prepare: (argv) => {
      const texts = readArguments(name, all, argv, positional ?? null);
      const given = (option: string): readonly string[] => texts.get(option) ?? [];
      if (given('help').length > 0) return { json: false, help: true, run: () => Promise.resolve() };
      const values = Object.fromEntries(
        Object.entries(options).map(([key, option]) => [key, parseOption(key, option, given(key))]),
      ) as Values<O>;
      return { json: given('json').length > 0, help: false, run: (terminal) => run(values, terminal) };
    },
  };
}

/** @returns the texts given for each option, in order. */
function readArguments(
  command: string,
  options: Options,
  argv: readonly string[],
  positional: string | null,
): Map<string, string[]> {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { placeholder }]) => [
        name,
        { type: placeholder === null ? ('boolean' as const) : ('string' as const), multiple: true },
      ]),
    ),
  });
  const texts = new Map<string, string[]>();
  let latest: string | null = null;
  for (const token of tokens) {
    if (token.kind === 'option') {
      const text = valueOf(command, options, token);
      texts.set(token.name, [...(texts.get(token.name) ?? []), text]);
      latest = token.name;
    } else if (token.kind === 'positional') {
      const name: string | null = latest !== null && options[latest]?.many === true ? latest : positional;
      if (name === null)
        throw new AppError(
          'invalid-input',
          `${command}: unexpected argument "${token.value}".`,
          helpHint(command),
        );
      texts.set(name, [...(texts.get(name) ?? []), token.value]);
    }
  }
  return texts;
}

function valueOf(
  command: string,
  options: Options,
  { name, rawName, value }: { name: string; rawName: string; value: string | undefined },
): string {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined)
    throw new AppError('invalid-input', `${command}: unknown option "${rawName}".`, helpHint(command));
  if (option.placeholder === null) {
    if (value !== undefined)
      throw new AppError('invalid-input', `${command}: ${rawName} takes no value.`, helpHint(command));
    return '';
  }
  if (value === undefined)
    throw new AppError(
      'invalid-input',
      `${command}: ${rawName} needs a value (${option.placeholder}).`,
      helpHint(command),
    );
  return value;
}

function helpHint(command: string): string {
  return `"secateur ${command} --help" lists the options.`;
}
