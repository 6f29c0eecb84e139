/** kill -9 at random moments of a training, an import, an export, a saving of masks and a study. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCases, type Drill } from './drill.ts';
import {
  faultsOf,
  faultsOfModel,
  freshProject,
  importOf,
  makeVictim,
  moments,
  run,
  runAndKill,
  saveMasksIn,
  trainOf,
  type Victim,
} from './victim.ts';

interface Work {
  readonly name: string;
  /** Milliseconds after which it is killed. */
  readonly between: readonly [number, number];
  readonly args: (victim: Victim, project: string, out: string) => readonly string[];
  /** Whether every kill meets what the one before left. */
  readonly goesOn?: boolean;
}

const works: readonly Work[] = [
  {
    name: 'train',
    between: [800, 5000],
    goesOn: true,
    args: (_, project) =>
      existsSync(join(project, 'runs', 'sauron-2d-2'))
        ? ['train', '--project', project, '--resume', 'sauron-2d-2', '--json']
        : [...trainOf(project, 'sauron'), '--epochs', '4000'],
  },
  { name: 'import', between: [400, 2500], args: ({ data }, project) => importOf(`${project}-new`, data) },
  {
    name: 'export',
    between: [400, 3500],
    args: (_, project, out) => ['export', '--project', project, '--run', 'dense-2d-1', '--out', out],
  },
  { name: 'mask', between: [1000, 3000], goesOn: true, args: (_, project) => saveMasksIn(project) },
  {
    name: 'study',
    between: [1500, 6000],
    goesOn: true,
    args: (_, project) =>
      existsSync(join(project, 'runs', 'dense-2d-2'))
        ? ['study', '--project', project, '--resume', '--json']
        : [
            'study',
            '--project',
            project,
            '--methods',
            'l1,random',
            '--budgets',
            '0.5',
            '--seeds',
            '1',
            '--dims',
            '2',
            '--widths',
            '4,8',
            '--epochs',
            '40',
            '--iterations-per-epoch',
            '1',
            '--dense-epochs',
            '1',
            '--json',
          ],
  },
];

export const kill: Drill = {
  name: 'kill',
  about: 'kill -9 of train, import, export, mask and study: nothing that was acknowledged is lost',
  run: async (quick) => {
    using victim = await makeVictim();
    const count = quick ? 1 : 16;
    const cases = works.flatMap((work) =>
      moments(count, ...work.between).map((milliseconds) => ({ work: work.name, milliseconds })),
    );
    return await runCases(cases, async ({ work: name, milliseconds }, index) => {
      const work = works.find((one) => one.name === name);
      if (work === undefined) return ['no such work'];
      const [project, out] = [join(victim.folder, 'killed'), join(victim.folder, 'model')];
      if (index % count === 0 || work.goesOn !== true) freshProject(victim, project);
      rmSync(`${project}-new`, { recursive: true, force: true });
      const args = work.args(victim, project, out);
      const { lines, err } = await runAndKill(victim, args, milliseconds);
      const faults = [...faultsOf(project, lines), ...faultsOf(`${project}-new`), ...faultsOfModel(out)];
      if (err.includes('    at ')) faults.push(`a stack: ${err.slice(-300)}`);
      if (name === 'import' || name === 'export') {
        const again = await run(victim, args);
        if (again.code !== 0) faults.push(`it cannot be done again: ${again.err.slice(-300)}`);
        faults.push(...faultsOf(`${project}-new`), ...faultsOfModel(out));
      }
      return faults;
    });
  },
};
