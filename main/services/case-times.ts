/** How long runs take for a case, measured in turns when it is asked for: what was measured at other moments compares load, not networks. */
import type { Handlers } from '../../shared/contract.ts';
import type { TimesInTurns } from '../../shared/evaluation.ts';
import { splitFold } from '../datasets/splits.ts';
import { listCases } from '../store/cases.ts';
import { filesOfCases } from './case-files.ts';
import { requireProject, type Context } from './context.ts';
import type { Project } from './project.ts';
import { requireModel, requireRun, runSource } from './runs.ts';
import { unchangedCases } from './unchanged.ts';

/** Enough to see what size does, few enough to wait for. */
const mostCases = 3;
const rounds = 3;

export function caseTimeHandlers(context: Context): Pick<Handlers, 'evaluation.times'> {
  return {
    'evaluation.times': ({ runs }) => timeRuns(context, requireProject(context), [...new Set(runs)]),
  };
}

function timeRuns(
  { jobs, devices, threads }: Context,
  project: Project,
  runs: readonly string[],
): Promise<TimesInTurns> {
  const infos = runs.map((id) => requireRun(project, id));
  for (const info of infos) requireModel(project, info);
  return jobs.run({ kind: 'evaluate', title: 'Measure times in turns' }, async ({ signal, report }) => {
    const ids = casesToTime(
      infos.map(({ config }) => idsOf(splitFold(listCases(project.store), config).measured)),
    );
    const cases = await unchangedCases(project, filesOfCases(project, ids));
    const params = {
      runs: infos.map((info) => runSource(project, info)),
      device: await devices.pick('inference'),
      cases,
      rounds,
    };
    const times = await threads.use('models', 'timeCases', params, {
      signal,
      onEvent: ({ fraction }) => report({ fraction, message: '' }),
    });
    return {
      cases: cases.length,
      rounds,
      times: runs.map((run, index) => ({ run, msPerCase: times[index] ?? NaN })),
    };
  });
}

const idsOf = (cases: readonly { readonly id: string }[]): string[] => cases.map(({ id }) => id);

/** Spread over those that all runs are measured on; where there is none, over those of the first. */
function casesToTime([first = [], ...others]: readonly (readonly string[])[]): string[] {
  const common = first.filter((id) => others.every((ids) => ids.includes(id)));
  const from = common.length > 0 ? common : first;
  const count = Math.min(mostCases, from.length);
  return Array.from(
    { length: count },
    (_, index) => from[Math.floor(((index + 0.5) * from.length) / count)] ?? '',
  );
}
