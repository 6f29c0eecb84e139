/** What a run has cut, as a file that leaves the project, and its use on the weights of a dense run. */
import { resolve } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { loadModel } from '../training/checkpoint.ts';
import { applyPlans, loadPlans, planFileFromJson, planFileToJson, type PlanFile } from '../training/plans.ts';
import { requireProject, type Context } from './context.ts';
import { exportRun } from './export.ts';
import { readRegular } from '../files/regular.ts';
import { runFolder } from './project-folder.ts';
import { requireModel, requireRun } from './runs.ts';

export function planHandlers(context: Context): Pick<Handlers, 'plans.save' | 'plans.apply'> {
  return {
    'plans.save': async ({ run: id, file }) => {
      const project = requireProject(context);
      const run = requireRun(project, id);
      requireModel(project, run);
      const folder = runFolder(project.folder, id);
      const cuts = loadPlans(folder, loadModel(folder).record.epoch);
      if (cuts.length === 0)
        throw new AppError('invalid-input', `${id} has cut nothing.`, 'Name a run that was pruned.');
      const text = planFileToJson({ run: id, method: run.config.method, cuts });
      await writeFileAtomically(resolve(file), [Buffer.from(text)]);
      return { file: resolve(file), cuts: cuts.length };
    },
    'plans.apply': async ({ run: id, file, folder }) => {
      const project = requireProject(context);
      const run = requireRun(project, id);
      requireModel(project, run);
      const plan = readPlanFile(resolve(file));
      applyPlans(loadModel(runFolder(project.folder, id)), plan.cuts); // refuses another network before anything else
      return project.change(`exporting ${id}`, () =>
        context.jobs.run({ kind: 'export', title: `Apply a plan to ${run.name}` }, async (control) => {
          const device = await context.devices.pick('inference');
          return exportRun(context, project, run, { folder: resolve(folder), device, control, plan });
        }),
      );
    },
  };
}

/** Which filters of every cut stay: some kilobytes a cut. */
const mostPlanBytes = 256 << 20;

function readPlanFile(file: string): PlanFile {
  return planFileFromJson(Buffer.from(readRegular(file, mostPlanBytes)).toString('utf8'), file);
}
