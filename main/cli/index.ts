/** Entry of the `secateur` command. The first Ctrl-C asks the command to stop cleanly, the second ends the process. */
import { describeDefect, dieOf, endOnSignals, hearDefects, patienceMs } from '../services/index.ts';
import { runCommandLine } from './run.ts';

const abort = new AbortController();
const defects: unknown[] = [];
const say = (line: string): void => void process.stderr.write(`${line}\n`);

endOnSignals({
  stop: () => {
    say('\nStopping… (Ctrl-C again ends at once; nothing that was saved is lost)');
    abort.abort();
  },
  say,
});
hearDefects((cause) => {
  say(describeDefect(cause));
  defects.push(cause);
  abort.abort();
  setTimeout(() => dieOf('SIGKILL'), patienceMs).unref();
});

const code = await runCommandLine(
  process.argv.slice(2),
  { out: process.stdout, err: process.stderr },
  abort.signal,
);
process.exitCode = defects.length > 0 ? 1 : code;
