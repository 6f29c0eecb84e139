/** The `secateur` command as a function, for tests: arguments in, exit code and output out. */
import { Writable } from 'node:stream';
import { runCommandLine } from '../../../main/cli/run.ts';

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.text += chunk.toString();
    done();
  }
}

/** Runs one command. Lines of stdout are parsed where `--json` is given. */
export async function secateur(...argv: string[]) {
  const [out, err] = [new Sink(), new Sink()];
  const code = await runCommandLine(argv, { out, err }, new AbortController().signal);
  const lines = argv.includes('--json')
    ? out.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : [];
  return { code, lines, last: lines.at(-1) ?? {}, out: out.text, err: err.text };
}
