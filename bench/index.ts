/**
 * Times Secateur against PyTorch: `npm run bench -- [ROW…] [--json] [--quick] [--threads N] [--engine NAME…] [--before
 * FOLDER]`. Prints a line per row and peer as it goes; a ROW is the beginning of a row's name, and `--list` prints the names. PyTorch comes
 * from a virtual environment outside the repository (docs/performance.md says how to make it); without one our figures
 * stand alone. FOLDER is another checkout of this repository, against which ours is set too.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { EngineName } from './contestants.ts';
import { findPeers, pythonOf } from './peers.ts';
import { bestRate, jsonLine, tableHead, tableLine } from './report.ts';
import { rows } from './rows/index.ts';
import type { BenchContext } from './rows/row.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    threads: { type: 'string', default: String(availableParallelism()) },
    engine: { type: 'string', multiple: true },
    before: { type: 'string' },
  },
});
const chosen = rows.filter(({ name, quick }) =>
  positionals.length > 0 ? positionals.some((start) => name.startsWith(start)) : quick || !values.quick,
);

if (values.list) for (const { name, about } of rows) console.log(`${name.padEnd(24)} ${about}`);
else if (chosen.length === 0) fail(`No row begins with "${positionals.join('" or "')}"; --list prints them.`);
else await measureRows();

async function measureRows(): Promise<void> {
  // Notes stay out of the JSON lines.
  const note = (text: string): void => console.error(text);
  const settings = { threads: Number(values.threads), python: pythonOf(), before: values.before };
  const context: BenchContext = {
    settings,
    engines: (values.engine ?? ['onnx']) as EngineName[],
    peers: await findPeers(settings.python, note),
    quick: values.quick,
    note,
  };
  note(`${settings.threads} threads; load ${loadText()}`);
  if (!values.json) console.log(tableHead());
  let peak = 0;
  for (const { name, measure } of chosen) {
    try {
      for (const result of await measure(context)) {
        peak = Math.max(peak, bestRate(result));
        const reported = { row: name, ...result };
        console.log(values.json ? jsonLine(reported) : tableLine(reported, peak));
      }
    } catch (cause) {
      process.exitCode = 1;
      note(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  note(`load ${loadText()}`);
}

/** Processes that wanted to run, on average over the last minute: about one more than ours means a busy machine. */
function loadText(): string {
  return `${(loadavg()[0] ?? NaN).toFixed(1)} on ${availableParallelism()} processors`;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
