/**
 * An open project: its folder, its store and the lock that a change needs. Opening one repairs what a crash left:
 * a damaged database is replaced by its backup, half-done imports are removed, runs of a dead process are marked.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ProjectInfo } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import type { RunInfo } from '../../shared/training.ts';
import { makeFolder } from '../files/folders.ts';
import { inside } from '../files/inside.ts';
import { countCases, countLabelledCases } from '../store/cases.ts';
import { datasetProblem, readDataset } from '../store/dataset.ts';
import { acquireLock, type Lock } from '../store/lock.ts';
import { openStore, type Store } from '../store/open.ts';
import { isUnwritable, openReadOnly } from '../store/read-only.ts';
import { openOrRecover, type Recovered } from '../store/recover.ts';
import { countRuns, interruptRuns, listRuns } from '../store/runs.ts';
import { sealStore } from '../store/seal.ts';
import { interruptStudies, listStudies } from '../store/studies.ts';
import { removeIfPossible, removeLeftovers } from './leftovers.ts';
import { interruptedNotice, told, unreadableNotice, type Notice } from './notices.ts';
import {
  projectFolder,
  requireOwnFiles,
  requireOwnFolders,
  stagingPrefix,
  type ProjectFolder,
} from './project-folder.ts';

/** How a run or a study ended. */
export type Ending = Pick<RunInfo, 'status' | 'reason'>;

export interface Project {
  readonly folder: ProjectFolder;
  readonly store: Store;
  /** Nothing can be written in its folder. `change` tries again each time. */
  readonly isReadOnly: boolean;
  /** What was done by itself when the project was opened, and what is wrong with it now, in sentences. */
  readonly notices: readonly string[];
  /** Ends of runs and studies, by id, which a full or damaged disk did not take; opening the project again marks them. */
  readonly unsaved: Map<string, Ending>;
  /**
   * Runs `work` while this process holds the project's lock (several changes of one process may overlap).
   * @param makeRoom on a full disk, done before a second try
   * @throws AppError `busy` naming the process that holds it; the reason why the project is read-only where it still is.
   */
  change<T>(task: string, work: () => Promise<T>, makeRoom?: () => Promise<void>): Promise<T>;
  close(): void;
}

/** Where looking at a folder may write, until the project is closed. Its own for each process. */
export const previewScratch = ({ path }: ProjectFolder): string =>
  inside(path, 'cases', `${stagingPrefix}preview-${process.pid}`);

export function openProject(path: string, { create }: { create: boolean }): Project {
  const folder = projectFolder(resolve(path));
  requireProject(folder, create);
  requireOwnFiles(folder);
  const unsaved = new Map<string, Ending>();
  let opened = openAsItCan(folder, unsaved);
  const close = (): void => {
    if (linkIn(folder) === '') removeIfPossible(previewScratch(folder));
    opened.store.close();
  };
  /** What could not be written when the project was opened may be by now. */
  const reopen = (lock: Lock): void => {
    if (opened.reading === null) return;
    const [before, now] = [opened, openForChanges(folder, lock)];
    opened = now;
    unsaved.clear();
    before.store.close();
  };
  return {
    folder,
    get store() {
      return opened.store;
    },
    get notices() {
      return opened.notices.map((notice) => notice(opened.store)).filter((sentence) => sentence !== '');
    },
    get isReadOnly() {
      return opened.reading !== null;
    },
    unsaved,
    ...changes(folder, () => opened, reopen),
    close,
  };
}

interface Opened {
  readonly store: Store;
  readonly notices: readonly Notice[];
  /** Why the project can only be looked at; null where it can be changed. */
  readonly reading: AppError | null;
}

/** A read-only or full disk, or missing rights, keep nobody from looking at a project. */
function openAsItCan(folder: ProjectFolder, unsaved: Map<string, Ending>): Opened {
  const isNew = !existsSync(folder.database);
  let lock: Lock | null = null;
  try {
    lock = tryLock(folder.lock);
    return openForChanges(folder, lock);
  } catch (cause) {
    if (isNew || !isUnwritable(cause)) throw cause;
    const reading = new AppError(
      cause.code,
      `This project can be looked at, but not be changed: ${cause.message}`,
      cause.hint,
    );
    const store = openReadOnly(folder.database, reading);
    // Nobody else holds the lock: what the database calls running was ended with its process.
    const dead = lock === null ? [] : [...listRuns(store), ...listStudies(store)].filter(isGoing);
    for (const { id } of dead) unsaved.set(id, { status: 'interrupted', reason: runInterrupted });
    return { store, notices: [told(`${reading.message} ${reading.hint}`)], reading };
  } finally {
    lock?.release();
  }
}

const isGoing = ({ status }: Pick<RunInfo, 'status'>): boolean => status === 'running' || status === 'queued';

const runInterrupted =
  'Secateur was ended while this was going. Resume it to go on from its last checkpoint.';

/** @param lock of this project; null where another process holds it and may be changing the project */
function openForChanges(folder: ProjectFolder, lock: Lock | null): Opened {
  const { store, notices } =
    lock === null ? { store: openStore(folder.database), notices: [] } : repair(folder);
  const log = store.journal === 'delete' ? [told(withoutLog)] : [];
  return { store, notices: [...notices, ...log], reading: null };
}

const withoutLog =
  'This project lies where the database cannot keep a write-ahead log, as on many network shares: it is slower there, and only one machine at a time may use it. Move it to a disk of this machine.';

export function projectInfo({ folder, store, notices }: Project): ProjectInfo {
  return {
    path: folder.path,
    name: basename(folder.path),
    dataset: datasetProblem(store) === '' ? readDataset(store) : null,
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
  makeFolder(folder.path);
}

/** What a project whose database was moved aside leaves behind; it may be created anew in its own folder. */
function ours(name: string): boolean {
  return /^(cases|cache|runs|exports|deidentification\.key|codes\.json|project\.lock.*|secateur\..*db(-wal|-shm|\.sha256)?)$/.test(
    name,
  );
}

function tryLock(file: string): Lock | null {
  try {
    return acquireLock(file, 'opening the project');
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'busy') return null;
    throw cause;
  }
}

/** Only under the lock: nobody else is changing the project, so what looks unfinished is abandoned. */
function repair(folder: ProjectFolder): Pick<Opened, 'store' | 'notices'> {
  const recovered = openOrRecover(folder.database);
  try {
    return repairAround(folder, recovered);
  } catch (cause) {
    recovered.store.close();
    throw cause;
  }
}

function repairAround(
  folder: ProjectFolder,
  { store, notices }: Recovered,
): Pick<Opened, 'store' | 'notices'> {
  if (linkIn(folder) === '') tidy(folder);
  const interrupted = [
    ...interruptRuns(store, runInterrupted),
    ...interruptStudies(
      store,
      'Secateur was ended while this study was going. Resume it to go on with its unfinished run.',
    ),
  ];
  const all = [
    ...notices.map(told),
    () => linkIn(folder),
    interruptedNotice(interrupted),
    datasetProblem,
    unreadableNotice(store),
  ];
  sealStore(store);
  return { store, notices: all };
}

function tidy(folder: ProjectFolder): void {
  for (const directory of [folder.cases, folder.cache, folder.runs, folder.exports]) makeFolder(directory);
  removeLeftovers(folder);
}

/** Why nothing of the project can be changed; empty where it can. */
function linkIn(folder: ProjectFolder): string {
  try {
    requireOwnFolders(folder);
    return '';
  } catch (cause) {
    if (cause instanceof AppError) return cause.message;
    throw cause;
  }
}

/** The lock, counted: taken by the first of several overlapping changes, released (with a new seal and backup) by the last. */
function changes(
  folder: ProjectFolder,
  opened: () => Opened,
  reopen: (lock: Lock) => void,
): Pick<Project, 'change'> {
  let lock: Lock | null = null;
  let going = 0;
  const refused = (cause: unknown): unknown => {
    const { reading } = opened();
    return reading !== null && isUnwritable(cause) ? reading : cause;
  };
  const attempt = async <T>(held: Lock, work: () => Promise<T>): Promise<T> => {
    reopen(held);
    return work();
  };
  return {
    change: async (task, work, makeRoom) => {
      requireOwnFolders(folder);
      try {
        lock ??= acquireLock(folder.lock, task);
      } catch (cause) {
        throw refused(cause);
      }
      const held = lock;
      going++;
      try {
        return await attempt(held, work).catch(async (cause: unknown) => {
          if (makeRoom === undefined || !(cause instanceof AppError) || cause.code !== 'no-space')
            throw cause;
          await makeRoom();
          return attempt(held, work);
        });
      } catch (cause) {
        throw refused(cause);
      } finally {
        if (--going === 0) {
          if (opened().reading === null) sealStore(opened().store);
          lock.release();
          lock = null;
        }
      }
    },
  };
}
