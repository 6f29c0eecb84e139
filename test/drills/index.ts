/** `npm run drills -- [NAME…] [--quick]`: hurts the product in ways that a test suite has no time for, and prints counts. */
import { parseArgs } from 'node:util';
import { drills } from './drills.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const chosen = drills.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (chosen.length === 0)
  console.error(`There is no such drill; there are ${drills.map(({ name }) => name).join(', ')}.`);
let failed = chosen.length === 0;
for (const { name, about, run } of chosen) {
  const { survived, of, failures, skipped } = await run(values.quick);
  if (skipped !== null) console.log(`${name}: skipped, because ${skipped}`);
  else console.log(`${name}: ${survived} of ${of}  (${about})`);
  failed ||= failures.length > 0;
}
process.exitCode = failed ? 1 : 0;
