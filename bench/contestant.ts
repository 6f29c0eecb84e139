/**
 * One of those that are measured: a process of its own, so that memory and start-up are its own too. It reads one JSON
 * request a line and answers with one line; `serve.ts` (ours) and `peer/serve.py` (PyTorch) are the other ends.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { contestants, type ContestantName, type Settings } from './contestants.ts';

export interface Facts {
  /** What it calls itself, with its version. */
  readonly who: string;
  /** Of the network, where there is one. */
  readonly params?: number;
  /** Multiply-accumulates of one image's forward pass. */
  readonly macs?: number;
  /** Of a training step's program. */
  readonly nodes?: number;
}

/** Milliseconds by the clock and of processor time. */
export type Sample = readonly [wall: number, processor: number];

export interface Samples {
  readonly samples: readonly Sample[];
  /** The most memory that the process has held since it began. */
  readonly peakMiB: number;
}

export interface Contestant {
  readonly name: ContestantName;
  readonly facts: Facts;
  readonly run: (repeats: number) => Promise<Samples>;
  readonly close: () => Promise<void>;
}

export interface Work {
  readonly task: string;
  /** The task's own settings, the same for all contestants. */
  readonly case: object;
}

/** Starts the process and has it open its task. @throws with what the process printed, if it ends */
export async function openContestant(
  name: ContestantName,
  work: Work,
  settings: Settings,
): Promise<Contestant> {
  const { command, environment, options } = contestants[name];
  const [program = '', ...commandArguments] = command(settings);
  const child = spawn(program, commandArguments, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => (complaints = (complaints + text.toString()).slice(-4000)));
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${name} (${work.task}) ended: ${complaints.trim()}`)));
  });
  ended.catch(() => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value } = (await Promise.race([lines.next(), ended])) as { value?: string };
    // Its output may end before the process does.
    return value === undefined ? ended : JSON.parse(value);
  };
  const opened = await ask({ ask: 'open', ...work, options: { threads: settings.threads, ...options } });
  return {
    name,
    facts: opened as Facts,
    run: async (repeats) => (await ask({ ask: 'run', repeats })) as Samples,
    close: async () => {
      child.stdin.end();
      await ended.catch(() => undefined);
    },
  };
}
