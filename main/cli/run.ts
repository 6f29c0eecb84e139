/** The `secateur` command without its process: arguments in, exit code out. */
import { AppError } from '../../shared/result.ts';
import { plainError } from '../files/errors.ts';
import type { Command } from './command.ts';
import { commands } from './commands/index.ts';
import { helpOf, helpOfAll } from './help.ts';
import { createTerminal, type Streams } from './terminal.ts';

/** Shells use it for a program that was ended by Ctrl-C. */
const interruptedExitCode = 130;

/** @returns 0 only if the command did all that it was asked to. */
export async function runCommandLine(
  argv: readonly string[],
  streams: Streams,
  signal: AbortSignal,
): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === 'help') {
    streams.out.write(`${helpOfAll(commands)}\n`);
    return name === undefined ? 1 : 0;
  }
  const wantsJson = rest.includes('--json');
  try {
    const command = findCommand(name);
    const prepared = command.prepare(rest);
    if (prepared.help) streams.out.write(`${helpOf(command)}\n`);
    else await prepared.run(createTerminal(prepared.json, signal, streams));
    return 0;
  } catch (cause) {
    report(cause, wantsJson, streams);
    return cause instanceof AppError && cause.code === 'cancelled' ? interruptedExitCode : 1;
  }
}

function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  throw new AppError(
    'invalid-input',
    `There is no command "${name}".`,
    `The commands are ${commands.map((candidate) => candidate.name).join(', ')}; "secateur --help" explains them.`,
  );
}

/** A defect of ours comes with its stack; an error that the user can act on is two sentences. */
function report(cause: unknown, json: boolean, { out, err }: Streams): void {
  const error = plainError(cause);
  if (json) out.write(`${JSON.stringify({ error })}\n`);
  else err.write(`\n${error.message}${error.hint === '' ? '' : `\n${error.hint}`}\n`);
  if (error.code !== 'internal' || !(cause instanceof Error)) return;
  err.write(`${cause.stack ?? ''}\n${typeof cause.cause === 'string' ? cause.cause : ''}\n`);
}
