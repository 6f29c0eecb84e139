/** Opening and closing: one project at a time; closing waits until everything that is going has been put away. */
import type { Handlers } from '../../shared/contract.ts';
import type { Context } from './context.ts';
import { attempt, requireProject } from './context.ts';
import { openProject, projectInfo } from './project.ts';
import { rememberProject } from './recent.ts';
import type { RunQueue } from './run-queue.ts';

type ProjectHandlers = Pick<Handlers, 'project.open' | 'project.close' | 'project.info'>;

export function projectHandlers(context: Context, work: Pick<RunQueue, 'close'>): ProjectHandlers {
  const close = () => closeProject(context, work);
  return {
    'project.open': async ({ path, create }) => {
      const project = openProject(path, { create });
      await close();
      context.project = project;
      await rememberProject(context.environment.settingsFolder, project.folder.path);
      return projectInfo(project);
    },
    'project.close': async () => {
      await close();
      return null;
    },
    'project.info': () => attempt(() => projectInfo(requireProject(context))),
  };
}

/** Runs write their last checkpoint, jobs end, then the database is closed. */
export async function closeProject(context: Context, work: Pick<RunQueue, 'close'>): Promise<void> {
  const { project } = context;
  context.project = null;
  await work.close();
  await context.jobs.close();
  await context.importThread.close(); // with the headers that it remembers
  project?.close();
}
