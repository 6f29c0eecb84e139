/**
 * How a host's process ends on Ctrl-C and on SIGTERM, whatever is going: what runs is asked to stop, and gets a few
 * seconds for that. After them, or at the second signal, the process dies of the signal, at once and without its exit
 * handlers: `process.exit` ends threads, which aborts the process (SIGABRT, and a core file with voxels) while
 * onnxruntime runs in one, and waits for ever for a thread that hangs in the file system. What was saved is safe either
 * way; the next opening of the project puts away what lies about.
 */
import { hurryDatabases } from '../store/sqlite.ts';

/**
 * Together with what a signal may have to wait for before it is heard (SQLite waits a second for a lock, and hardly at all
 * once the process is ending), this keeps an ending below 5 s.
 */
export const patienceMs = 3000;

type Signal = 'SIGINT' | 'SIGTERM';

export interface Ending {
  /** Asks for the end; called once, at the first signal. */
  readonly stop: () => void | Promise<void>;
  /** For the terminal. */
  readonly say: (line: string) => void;
}

export function endOnSignals({ stop, say }: Ending): void {
  let ending = false;
  const hear = (signal: Signal): void => {
    if (ending) dieOf(signal);
    ending = true;
    hurryDatabases();
    setTimeout(() => {
      say('What was going took too long to stop and was left; nothing that was saved is lost.');
      dieOf(signal);
    }, patienceMs).unref();
    void stop();
  };
  process.on('SIGINT', hear);
  process.on('SIGTERM', hear);
}

/** As a program does that never listened: shells see that it was ended by the signal (130, 143). */
export function dieOf(signal: Signal | 'SIGKILL'): void {
  if (signal !== 'SIGKILL') process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/**
 * Defects that no caller is there to hear of (an error in a listener, a promise that nobody waits for) are told to
 * `hear`, instead of ending the process by an exit that may abort it.
 */
export function hearDefects(hear: (cause: unknown) => void): void {
  process.on('uncaughtException', hear);
}
