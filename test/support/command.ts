/** A host of ours as a process of its own, in folders of its own, for tests of how it ends and what it touches. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../main/store/fixtures.ts';

export const root = join(import.meta.dirname, '../..');
export const cli = join(root, 'main/cli/index.ts');
export const app = join(root, 'main/start.ts');

export interface Ended {
  /** As a shell counts: 128 and the signal's number where one ended it. */
  readonly code: number;
  /** From the first signal on. */
  readonly milliseconds: number;
  readonly out: string;
  readonly err: string;
}

export interface Interruption {
  /** Sent one behind the other, 30 ms apart. */
  readonly signals: readonly NodeJS.Signals[];
  /** What the process prints before it is interrupted, if anything. */
  readonly after: string | null;
  /** Milliseconds more. */
  readonly delay?: number;
  readonly onOutput?: (out: string) => void;
}

const numbers: Readonly<Record<string, number>> = {
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

/** Starts `node script …argv`, interrupts it, and waits for its end; one that does not end within a minute is killed. */
export async function interrupted(
  [script, ...argv]: readonly [string, ...string[]],
  { signals, after, delay = 0, onOutput }: Interruption,
): Promise<Ended> {
  const environment = { ...process.env, SECATEUR_SETTINGS: temporaryFolder() };
  const child = spawn(process.execPath, [script, ...argv], { cwd: root, env: environment });
  const text = { out: '', err: '' };
  const going = Promise.withResolvers<undefined>();
  const hear = (name: 'out' | 'err') => (chunk: Buffer) => {
    text[name] += chunk.toString();
    onOutput?.(text.out);
    if (after !== null && text.out.includes(after)) going.resolve(undefined);
  };
  child.stdout.on('data', hear('out'));
  child.stderr.on('data', hear('err'));
  const closed = new Promise<number>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? 128 + (numbers[signal ?? ''] ?? 0)));
  });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 120_000);
  if (after !== null) await Promise.race([going.promise, closed]);
  await wait(delay);
  const start = performance.now();
  for (const signal of signals) {
    child.kill(signal);
    await wait(30);
  }
  const code = await closed;
  clearTimeout(tooLong);
  return { code, milliseconds: performance.now() - start, ...text };
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
