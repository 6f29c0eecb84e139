/**
 * Opening and closing: one project at a time for all pages. Work that goes on in the open one is not ended unasked;
 * closing waits until everything that is going has been put away.
 */
import { resolve } from 'node:path';
import type { Handlers, Job } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import type { Context } from './context.ts';
import { attempt, requireProject } from './context.ts';
import { keepPrivate, shareAs } from '../files/modes.ts';
import { unreadableRows } from '../store/unreadable.ts';
import { openProject, projectInfo, type Project } from './project.ts';
import { requireWhole } from './host.ts';
import { rememberProject } from './recent.ts';
import { stoppedWhen } from './stopping.ts';
import { takeInRuns } from './take-in.ts';

type ProjectHandlers = Pick<
  Handlers,
  'project.open' | 'project.close' | 'project.info' | 'project.unreadable'
>;

/** Runs and studies: ends them and waits. @param reason see stopping.ts */
interface Work {
  close(reason: unknown): Promise<void>;
}

export function projectHandlers(context: Context, work: Work): ProjectHandlers {
  const close = () => closeProject(context, work, 'when the project was closed');
  return {
    'project.open': async ({ path: given, create, stopWork = false }) => {
      // A person at a prompt knows the folder that the program was started in.
      const path = context.environment.host === 'cli' ? given : requireWhole(given);
      const going = stopWork ? null : workGoing(context);
      if (going !== null && context.project?.folder.path === resolve(path))
        return projectInfo(context.project);
      const project = openSharing(context, path, create);
      if (going !== null) {
        project.close();
        shareAsOpen(context);
        throw going;
      }
      await close();
      context.project = project;
      await takeInRuns(context, project);
      await rememberProject(context.environment, project.folder.path);
      context.events.emit('project.changed', { path: project.folder.path });
      return projectInfo(project);
    },
    'project.close': async ({ stopWork = false }) => {
      const going = stopWork ? null : workGoing(context);
      if (going !== null) throw going;
      await close();
      context.events.emit('project.changed', { path: null });
      keepPrivate();
      return null;
    },
    'project.info': () => attempt(() => projectInfo(requireProject(context))),
    'project.unreadable': () => attempt(() => unreadableRows(requireProject(context).store)),
  };
}

/** What is written is shared as the folder of the project is; where it cannot be opened, as it was before. */
function openSharing(context: Context, path: string, create: boolean): Project {
  shareAs(path);
  try {
    return openProject(path, { create });
  } catch (cause) {
    shareAsOpen(context);
    throw cause;
  }
}

function shareAsOpen({ project }: Context): void {
  if (project === null) keepPrivate();
  else shareAs(project.folder.path);
}

/** Of no loss where they end: they only look. */
const looking: readonly Job['kind'][] = ['inspect', 'devices'];

/** What closing the project would end; null where that is nothing. */
export function workGoing(context: Context): AppError | null {
  const going = workOf(context);
  return going.length === 0 ? null : wouldEnd(going);
}

const workOf = ({ jobs }: Context): Job[] => jobs.list().filter(({ kind }) => !looking.includes(kind));

function wouldEnd(jobs: readonly Job[]): AppError {
  const titles = jobs.map(({ title }) => `“${title}”`).join(', ');
  return new AppError(
    'working',
    `This would end what is going on in the open project: ${titles}.`,
    'Wait for its end. A run or a study that is stopped can be resumed later; anything else begins again.',
  );
}

/** Runs write their last checkpoint, jobs end, then the database is closed. @param when said of the runs, see stopping.ts */
export async function closeProject(context: Context, work: Work, when: string): Promise<void> {
  const { project } = context;
  context.project = null;
  await work.close(stoppedWhen(when));
  await context.jobs.close();
  await context.threads.retire('import'); // with the headers that it remembers
  project?.close();
}
