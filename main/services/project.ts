/**
 * An open project: its folder, its store and the lock that a change needs. Opening one repairs what a crash left:
 * a damaged database is replaced by its backup, half-done imports are removed, runs of a dead process are marked.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { ProjectInfo } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import type { RunInfo } from '../../shared/training.ts';
import { countCases, countLabelledCases } from '../store/cases.ts';
import { readDataset } from '../store/dataset.ts';
import { acquireLock, type ProjectLock } from '../store/lock.ts';
import { openStore, type Store } from '../store/open.ts';
import { openOrRecover } from '../store/recover.ts';
import { countRuns, interruptRuns } from '../store/runs.ts';
import { sealStore } from '../store/seal.ts';
import { interruptStudies } from '../store/studies.ts';
import { projectFolder, type ProjectFolder } from './project-folder.ts';

/** How a run or a study ended. */
export type Ending = Pick<RunInfo, 'status' | 'reason'>;

export interface Project {
  readonly folder: ProjectFolder;
  readonly store: Store;
  /** What was done by itself when the project was opened, in sentences. */
  readonly notices: readonly string[];
  /** Ends of runs and studies, by id, which a full or damaged disk did not take; opening the project again marks them. */
  readonly unsaved: Map<string, Ending>;
  /**
   * Runs `work` while this process holds the project's lock (several changes of one process may overlap).
   * @throws AppError `busy` naming the process that holds it.
   */
  change<T>(task: string, work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Staging folders of imports: beside the cases, so that moving a case in is one rename. */
export const stagingPrefix = '.incoming-';

/** Where looking at a folder may write, until the project is closed. Its own for each process. */
export const previewScratch = ({ cases }: ProjectFolder): string =>
  join(cases, `${stagingPrefix}preview-${process.pid}`);

export function openProject(path: string, { create }: { create: boolean }): Project {
  const folder = projectFolder(resolve(path));
  requireProject(folder, create);
  const lock = tryLock(folder.lock);
  try {
    const { store, notices } =
      lock === null ? { store: openStore(folder.database), notices: [] } : repair(folder);
    const close = (): void => {
      rmSync(previewScratch(folder), { recursive: true, force: true });
      store.close();
    };
    return { folder, store, notices, unsaved: new Map(), ...changes(folder, store), close };
  } finally {
    lock?.release();
  }
}

export function projectInfo({ folder, store, notices }: Project): ProjectInfo {
  return {
    path: folder.path,
    name: basename(folder.path),
    dataset: readDataset(store),
    caseCount: countCases(store),
    labelledCount: countLabelledCases(store),
    runCount: countRuns(store),
    notices,
  };
}

function requireProject(folder: ProjectFolder, create: boolean): void {
  if (existsSync(folder.database)) return;
  if (!create)
    throw new AppError(
      'not-found',
      `${folder.path}: there is no Secateur project in this folder.`,
      'Choose a project folder, or create a new project.',
    );
  if (existsSync(folder.path) && !statSync(folder.path).isDirectory())
    throw new AppError('invalid-input', `${folder.path} is a file.`, 'Choose a folder for the project.');
  if (existsSync(folder.path) && readdirSync(folder.path).some((name) => !ours(name)))
    throw new AppError(
      'invalid-input',
      `${folder.path}: this folder holds other files.`,
      'Choose an empty or new folder for the project.',
    );
  mkdirSync(folder.path, { recursive: true });
}

/** What a project whose database was moved aside leaves behind; it may be created anew in its own folder. */
function ours(name: string): boolean {
  return /^(cases|cache|runs|exports|deidentification\.key|codes\.json|project\.lock.*|secateur\..*db(-wal|-shm|\.sha256)?)$/.test(
    name,
  );
}

function tryLock(file: string): ProjectLock | null {
  try {
    return acquireLock(file, 'opening the project');
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'busy') return null;
    throw cause;
  }
}

/** Only under the lock: nobody else is changing the project, so what looks unfinished is abandoned. */
function repair(folder: ProjectFolder): { store: Store; notices: string[] } {
  const { store, notices } = openOrRecover(folder.database);
  for (const directory of [folder.cases, folder.cache, folder.runs, folder.exports])
    mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(folder.cases))
    if (name.startsWith(stagingPrefix)) rmSync(join(folder.cases, name), { recursive: true });
  const interrupted = interruptRuns(
    store,
    'Secateur was ended while this run was going. Resume it to go on from its last checkpoint.',
  );
  const studies = interruptStudies(
    store,
    'Secateur was ended while this study was going. Resume it to go on with its unfinished run.',
  );
  interrupted.push(...studies);
  if (interrupted.length > 0)
    notices.push(`Interrupted when Secateur ended, and can be resumed: ${interrupted.join(', ')}.`);
  sealStore(store);
  return { store, notices };
}

/** The lock, counted: taken by the first of several overlapping changes, released (with a new seal and backup) by the last. */
function changes(folder: ProjectFolder, store: Store): Pick<Project, 'change'> {
  let lock: ProjectLock | null = null;
  let going = 0;
  return {
    change: async (task, work) => {
      lock ??= acquireLock(folder.lock, task);
      going++;
      try {
        return await work();
      } finally {
        if (--going === 0) {
          sealStore(store);
          lock.release();
          lock = null;
        }
      }
    },
  };
}
