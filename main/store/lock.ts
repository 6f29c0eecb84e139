/**
 * One process changes a project (or works on a run's folder) at a time; everybody may read it. The lock is an exclusive
 * transaction on an empty SQLite database, such as `project.lock`: the operating system drops it when its process ends, however it ends, so there is
 * no stale lock to detect and no process id to mistake for another. Beside it, `project.lock.json` says who holds it.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../shared/result.ts';
import { readSmall } from '../files/regular.ts';
import { SqliteError, connect, type SqliteDatabase } from './sqlite.ts';
import { storeError } from './errors.ts';

const holderSchema = z.object({ pid: z.number(), task: z.string(), since: z.string() });

/** Who holds a lock, for people. */
export type Holder = z.infer<typeof holderSchema>;

export interface Lock {
  release(): void;
}

/** What a lock is for, in the words of its refusal. */
export interface Locked {
  readonly name: string;
  /** A sentence. */
  readonly meanwhile: string;
}

const project: Locked = {
  name: 'this project',
  meanwhile: 'Until then the project can be read, not changed.',
};

/**
 * @param file the lock's path, in the project's folder.
 * @param task what the holder is about to do, as in "training dense-2d-1".
 * @param of what is locked, for people.
 * @throws AppError `busy`, naming the process that holds the lock and what it does.
 */
export function acquireLock(file: string, task: string, of: Locked = project): Lock {
  const db = openLock(file);
  try {
    db.pragma('journal_mode = MEMORY'); // nothing is written: a lock can be had on a full disk, too
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    if (cause instanceof SqliteError && cause.code.startsWith('SQLITE_BUSY')) throw busy(file, of);
    throw storeError(cause, file);
  }
  describe(file, { pid: process.pid, task, since: new Date().toISOString() });
  return {
    release: () => {
      if (!db.open) return;
      withoutFail(() => rmSync(`${file}.json`, { force: true }));
      db.close();
    },
  };
}

function openLock(file: string): SqliteDatabase {
  try {
    return connect(file, { waits: false });
  } catch (cause) {
    throw storeError(cause, file);
  }
}

function describe(file: string, holder: Holder): void {
  const temporary = `${file}.json.${process.pid}`;
  withoutFail(() => {
    rmSync(temporary, { force: true });
    writeFileSync(temporary, JSON.stringify(holder), { flag: 'wx' }); // no pipe is waited for
    renameSync(temporary, `${file}.json`);
  });
}

/** Nobody depends on the description. */
function withoutFail(work: () => void): void {
  try {
    work();
  } catch {
    // the disk is full, or the folder is gone
  }
}

function busy(file: string, { name, meanwhile }: Locked): AppError {
  const holder = readHolder(file);
  const who =
    holder === null
      ? 'Another process'
      : `Process ${holder.pid} has been ${holder.task} since ${holder.since} and`;
  return new AppError(
    'busy',
    `${who} holds ${name}.`,
    `Wait until it is done or stop it there (Ctrl-C, or the Stop button). ${meanwhile}`,
  );
}

function readHolder(file: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readSmall(`${file}.json`)));
  } catch {
    return null; // between taking the lock and describing it, or on a read-only folder
  }
}
