/** Runs as they are: lists, histories, removal. */
import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Handlers } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import type { RunInfo } from '../../shared/training.ts';
import { listEpochs } from '../store/epochs.ts';
import type { RunSource } from '../inference/open-predictor.ts';
import { findRun, listRuns, removeRun, unreadableRuns } from '../store/runs.ts';
import { configOfModel } from '../training/checkpoint.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { removeWhereOurs, runFolder } from './project-folder.ts';
import type { Project } from './project.ts';
import { takeInRuns } from './take-in.ts';

type RunHandlers = Pick<Handlers, 'runs.list' | 'runs.get' | 'runs.epochs' | 'training.remove'>;

export function runHandlers(context: Context): RunHandlers {
  return {
    'runs.list': () =>
      attempt(async () => {
        const project = requireProject(context);
        await takeInRuns(context, project);
        return listRuns(project.store).map((run) => asItEnded(project, run));
      }),
    'runs.get': ({ run }) =>
      attempt(async () => {
        const project = requireProject(context);
        await takeInRuns(context, project, [run]);
        return requireRun(project, run);
      }),
    'runs.epochs': ({ run }) =>
      attempt(() => {
        const project = requireProject(context);
        requireRun(project, run);
        return listEpochs(project.store, run);
      }),
    'training.remove': async ({ run }) => {
      const project = requireProject(context);
      const isUnreadable = unreadableRuns(project.store).some(({ id }) => id === run);
      const status = isUnreadable ? 'unreadable' : requireRun(project, run).status;
      if (status === 'running' || status === 'queued')
        throw new AppError('busy', `${run} is ${status}.`, 'Stop it first.');
      const removeFiles = (): Promise<void> => removeWhereOurs(() => runFolder(project.folder, run));
      // On a full disk, removing the row takes room itself: the files make it, and the cache, if nobody is using that.
      const makeRoom = async (): Promise<void> => {
        await removeFiles();
        if (context.jobs.list().length === 0)
          await rm(project.folder.cache, { recursive: true, force: true });
      };
      await project.change(
        `removing ${run}`,
        async () => {
          removeRun(project.store, run);
          await removeFiles();
        },
        makeRoom,
      );
      context.events.emit('project.changed', { path: project.folder.path });
      return null;
    },
  };
}

/** A run with its end, also where that could not be saved. */
function asItEnded({ unsaved }: Project, run: RunInfo): RunInfo {
  return { ...run, ...unsaved.get(run.id) };
}

export function requireRun(project: Project, id: string): RunInfo {
  const { store } = project;
  const run = findRun(store, id);
  if (run !== null) return asItEnded(project, run);
  const unreadable = unreadableRuns(store).find((one) => one.id === id);
  if (unreadable !== undefined)
    throw new AppError(
      'corrupt',
      `The run "${unreadable.name}" (${id}) cannot be used: ${unreadable.reason}.`,
      'Remove it, or open the project with the Secateur that wrote it.',
    );
  const ids = listRuns(store).map((known) => known.id);
  throw new AppError(
    'not-found',
    `There is no run "${id}" in this project.`,
    ids.length === 0 ? 'Train one first.' : `Its runs are ${ids.join(', ')}.`,
  );
}

/** Throws unless the run has a model of its own that nobody is changing. */
export function requireModel({ folder }: Pick<Project, 'folder'>, run: RunInfo): void {
  const { id, status, epochsDone } = run;
  if (status === 'running' || status === 'queued')
    throw new AppError('busy', `${id} is ${status}.`, 'Wait until it is done, or stop it first.');
  if (epochsDone === 0)
    throw new AppError('invalid-input', `${id} has not finished an epoch.`, 'Resume it first.');
  const place = runFolder(folder, id);
  const config = configOfModel(place);
  if (config !== null && !isDeepStrictEqual(config, run.config))
    throw new AppError(
      'corrupt',
      `The model in ${place} is not that of ${id}: it was trained with other settings.`,
      'Put the folder back from a copy of this project, or train the run again.',
    );
}

/** Its model as what predicts opens it. */
export const runSource = (project: Project, { id, name }: RunInfo): RunSource => ({
  kind: 'run',
  folder: runFolder(project.folder, id),
  name,
  dataset: requireDataset(project),
});
