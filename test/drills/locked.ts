/** Another program (a backup, a virus scanner) holds the database for nine seconds in the middle of the work. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '../../main/store/sqlite.ts';
import { runCases, type Drill } from './drill.ts';
import { faultsOf, freshProject, makeVictim, saveMasksIn, start, trainOf, unkind } from './victim.ts';

export const locked: Drill = {
  name: 'locked',
  about: 'the database held by another program for 9 s: the work waits and goes on',
  run: async (quick) => {
    using victim = await makeVictim();
    const works = quick ? (['train'] as const) : (['train', 'train', 'mask'] as const);
    return await runCases(works, async (work) => {
      const project = freshProject(victim, join(victim.folder, 'locked'));
      const args =
        work === 'mask'
          ? saveMasksIn(project)
          : [...trainOf(project, 'none'), '--epochs', '4000', '--budget-minutes', '0.4'];
      const { child, ended } = start(victim, args);
      await wait(quick ? 5000 : 7000);
      const other = connect(join(project, 'secateur.db'));
      other.pragma('busy_timeout = 5000');
      other.exec('BEGIN EXCLUSIVE');
      await wait(9000);
      other.close();
      if (work === 'mask') {
        await wait(2000);
        child.kill('SIGKILL');
      }
      const ran = await ended;
      return [...(work === 'mask' ? [] : unkind(ran)), ...faultsOf(project, ran.lines)];
    });
  },
};
