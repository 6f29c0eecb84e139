/** Entry of the `secateur` command. The first Ctrl-C asks the command to stop cleanly, the second ends the process. */
import { runCommandLine } from './run.ts';

const abort = new AbortController();
process.on('SIGINT', () => {
  if (abort.signal.aborted) process.exit(130);
  process.stderr.write('\nStopping… (Ctrl-C again ends at once; nothing that was saved is lost)\n');
  abort.abort();
});
process.on('SIGTERM', () => abort.abort());

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  { out: process.stdout, err: process.stderr },
  abort.signal,
);
