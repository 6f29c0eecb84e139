/** The quick half of the drills. */
import { expect, test } from 'vitest';
import { slow } from '../support/slow.ts';
import { drills } from './drills.ts';

test.runIf(slow).for(drills)('$name', { timeout: 600_000 }, async ({ name, run }, { skip }) => {
  const { survived, of, failures, skipped } = await run(true);
  if (skipped !== null) return skip(skipped);
  console.log(`${name}: ${survived} of ${of}`);
  expect(failures).toEqual([]);
  expect(of).toBeGreaterThan(0);
});
