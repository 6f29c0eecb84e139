import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bombs, runBombs } from './memory-bombs.ts';

/** The cheap half of the drill; the whole is a script of its own. Time is told there, not here: machines are busy. */
test.skipIf(!existsSync('/proc/self/status'))(
  'files that ask for much end with a sentence or in little memory',
  async () => {
    const outcomes = await runBombs(bombs.filter(({ quick }) => quick));
    for (const { name, code, peakMebibytes, said } of outcomes) {
      expect(code, `${name}: ${said}`).not.toBeNull();
      expect(peakMebibytes, `${name}: ${said}`).toBeLessThan(1024);
      expect(said, name).not.toMatch(/defect|\n\s+at /);
    }
  },
  300_000,
);
