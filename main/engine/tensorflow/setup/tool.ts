/** Runs a program of the system, its output passed on; a failure becomes a sentence. */
import { spawn } from 'node:child_process';
import { AppError } from '../../../../shared/result.ts';

export interface ToolFailure {
  /** "pip could not …" */
  readonly failed: string;
  readonly hint: string;
}

export async function runTool(
  command: string,
  commandArguments: readonly string[],
  { failed, hint, folder }: ToolFailure & { readonly folder?: string },
): Promise<void> {
  const child = spawn(command, commandArguments, { stdio: ['ignore', 'inherit', 'inherit'], cwd: folder });
  await new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new AppError('not-found', `${failed}: ${command} could not be started (${cause.message}).`, hint),
      );
    });
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new AppError('not-found', `${failed}: ${command} ended with code ${String(code)}.`, hint));
    });
  });
}
