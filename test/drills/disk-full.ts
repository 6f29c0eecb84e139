/** A disk that fills up while a network trains: a sentence, no abort, and everything that was saved is there. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { memoryDisk, noMount } from '../support/disks.ts';
import { runCases, skipped, type Drill } from './drill.ts';
import { faultsOf, makeVictim, run, trainOf, unkind } from './victim.ts';

/** Kilobytes left: none at all, what a lock takes, a checkpoint but not its row, and so on. */
const room = [
  0, 4, 8, 16, 32, 48, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480, 512, 640, 768,
  1024,
];

export const diskFull: Drill = {
  name: 'disk-full',
  about: 'a disk that fills up during a training: no abort, a sentence, nothing lost',
  run: async (quick) => {
    using victim = await makeVictim();
    const levels = quick ? [0, 64, 256] : room;
    {
      using probe = memoryDisk(1);
      if (probe === null) return skipped(noMount);
    }
    return await runCases(levels, async (kilobytes) => {
      using disk = memoryDisk(32);
      if (disk === null) return [noMount];
      const project = join(disk.folder, 'project');
      cpSync(victim.project, project, { recursive: true });
      disk.leave(kilobytes * 1024);
      const ran = await run(victim, [
        ...trainOf(project, 'none'),
        '--epochs',
        '4000',
        '--budget-minutes',
        '0.3',
      ]);
      const faults = unkind(ran);
      if (ran.code !== 0 && !/disk is full/.test(ran.out + ran.err))
        faults.push(`it did not say why: ${ran.out.slice(-300)}`);
      disk.clear();
      return [...faults, ...faultsOf(project, ran.lines)];
    });
  },
};
