/** The table of drills; README.md says what each shows. */
import { flipBits } from './bit-flips.ts';
import { diskFull } from './disk-full.ts';
import type { Drill } from './drill.ts';
import { kill } from './kill.ts';
import { locked } from './locked.ts';
import { noRights } from './no-rights.ts';
import { powerCut } from './power-cut.ts';

const bitFlips: Drill = {
  name: 'bit-flips',
  about: 'single bits of the database flipped: none is silent, nothing is lost',
  run: async (quick) => {
    const failures: string[] = [];
    const log = (line: string): void => {
      if (/: (silent|lost) /.test(line)) failures.push(line);
    };
    const { mended, harmless, silent, lost } = await flipBits(quick ? 10 : 40, { log });
    const survived = mended + harmless;
    return { survived, of: survived + silent + lost, failures, skipped: null };
  },
};

export const drills: readonly Drill[] = [kill, powerCut, diskFull, locked, noRights, bitFlips];
