/** Help texts, generated from the tables of commands and options so that they cannot be out of date. */
import type { Command } from './command.ts';
import type { Option } from './options.ts';

export function helpOfAll(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Secateur trains, prunes and exports medical image segmentation networks, offline. Research use only.',
    '',
    'Usage: secateur COMMAND [OPTIONS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '"secateur COMMAND --help" lists the options of a command. Exit code 0 only on success.',
  ].join('\n');
}

export function helpOf({ name, summary, options }: Command): string {
  const rows = Object.entries(options).map(([key, option]) => [usage(key, option), option] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `secateur ${name}: ${summary}`,
    '',
    ...rows.map(
      ([left, { help, required }]) => `  ${left.padEnd(width)}  ${help}${required ? ' (required)' : ''}`,
    ),
  ].join('\n');
}

function usage(name: string, { placeholder, many }: Option<unknown>): string {
  if (placeholder === null) return `--${name}`;
  return `--${name} ${placeholder}${many ? '…' : ''}`;
}
