/**
 * Opens a project's database so that a crash, a power cut or a full disk loses no committed change
 * (https://www.sqlite.org/wal.html, https://www.sqlite.org/pragma.html#pragma_synchronous).
 *
 * better-sqlite3 is compiled with `synchronous = NORMAL` for databases in WAL mode, so `FULL` is set on every
 * connection. Every thread opens its own store; writes are immediate transactions, so two writers wait for each other
 * instead of failing half-way. They wait a moment only, since the whole thread waits; `whenFree` is for longer.
 */
import { realpathSync } from 'node:fs';
import { isDamage, isFullDisk, lacksSharedMemory, storeError } from './errors.ts';
import { damaged, requireWhole } from './inspect.ts';
import { migrate, type Migration } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import { breakSeal, logBytes, sealStore } from './seal.ts';
import { connect, type SqliteDatabase } from './sqlite.ts';

/** A database whose every error has been classified. */
export interface Store {
  readonly file: string;
  /** `delete` where the file system cannot have a write-ahead log. */
  readonly journal: 'wal' | 'delete';
  read<T>(query: (db: SqliteDatabase) => T): T;
  /** Runs `change` in one immediate transaction: all of it, or nothing. */
  write<T>(change: (db: SqliteDatabase) => T): T;
  /**
   * Folds the write-ahead log into the file. Break the seal first, and call outside of `write`.
   * @returns the file's bytes from then on; null where another process keeps the log from being folded
   */
  fold(): Uint8Array | null;
  close(): void;
}

/** What reading takes. */
export type Reading = Pick<Store, 'read'>;

/** The log is folded in (which copies the database) when it has grown to this, or when a change of the project ends. */
const largestLog = 64 * 2 ** 20;

/**
 * @param file path of the database; created if it is not there.
 * @param thorough look for damage that SQLite alone would not notice when it opens a file: for one without a seal
 * @throws AppError `corrupt` where the file is damaged, `unsupported` where a newer program wrote it or it holds code.
 */
export function openStore(
  file: string,
  migrations: readonly Migration[] = allMigrations,
  { thorough = false }: { readonly thorough?: boolean } = {},
): Store {
  const options = { migrations, thorough };
  const { db, journal } = classified(file, () => connectWithLog(file, options));
  const leave = entered(file);
  const close = (): void => {
    if (db.open && logBytes(file) > 0) breakSeal(file); // SQLite folds the log in where nobody else has the file open
    db.close();
    leave();
  };
  try {
    classified(file, () => {
      if (journal === 'delete') breakSeal(file);
      migrate(db, migrations);
    });
  } catch (cause) {
    close();
    throw cause;
  }
  const store: Store = {
    file,
    journal,
    read: (query) => classified(file, () => query(db)),
    write: (change) =>
      classified(file, () => {
        if (journal === 'delete') breakSeal(file); // each change is one of the file itself
        const result = writeWhereThereIsRoom(db, change);
        if (!db.inTransaction && logBytes(file) > largestLog) sealStore(store);
        return result;
      }),
    fold: () => classified(file, () => fold(db)),
    close,
  };
  return store;
}

/** Files that this process has open, and how often. */
const here = new Map<string, number>();

/**
 * Whether this process has the database open. It must not then read the file by other means than SQLite's: closing any
 * descriptor of a file drops all of a process's locks on it (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks).
 */
export function isOpenHere(file: string): boolean {
  try {
    return here.has(realpathSync(file));
  } catch {
    return false; // there is no such file
  }
}

function entered(file: string): () => void {
  const path = realpathSync(file);
  here.set(path, (here.get(path) ?? 0) + 1);
  let left = false;
  return () => {
    const count = (here.get(path) ?? 1) - 1;
    if (left) return;
    left = true;
    if (count === 0) here.delete(path);
    else here.set(path, count);
  };
}

function fold(db: SqliteDatabase): Uint8Array | null {
  db.pragma('wal_checkpoint(TRUNCATE)');
  // Under the write lock: what another process commits in between must not be taken for the file's own bytes.
  return db.transaction(() => (logBytes(db.name) === 0 ? db.serialize() : null)).immediate();
}

/**
 * A full disk need not stop a small change: with the write-ahead log folded into the database, its beginning is written
 * over, which takes no new room.
 */
function writeWhereThereIsRoom<T>(db: SqliteDatabase, change: (db: SqliteDatabase) => T): T {
  const write = (): T => db.transaction(change).immediate(db);
  if (db.inTransaction) return write();
  try {
    return write();
  } catch (cause) {
    if (!isFullDisk(cause)) throw cause;
    breakSeal(db.name);
    db.pragma('wal_checkpoint(RESTART)');
    return write();
  }
}

interface Check {
  readonly migrations: readonly Migration[];
  readonly thorough: boolean;
}

type Connection = Pick<Store, 'journal'> & { readonly db: SqliteDatabase };

function connectWithLog(file: string, check: Check): Connection {
  const db = connect(file);
  try {
    requireWhole(db, file, check);
    // Where it cannot be had, SQLite answers with the mode that stays, or fails here or at the next statement.
    if (db.pragma('journal_mode = WAL', { simple: true }) === 'wal') {
      db.pragma('user_version');
      prepare(db);
      return { db, journal: 'wal' };
    }
  } catch (cause) {
    db.close();
    if (!lacksSharedMemory(cause)) throw cause;
    return connectWithoutLog(file, check);
  }
  db.close();
  return connectWithoutLog(file, check);
}

/** Slower, and readers wait for writers. A log that is there is folded in first, which takes no shared memory if nobody shares. */
function connectWithoutLog(file: string, check: Check): Connection {
  const db = connect(file);
  try {
    breakSeal(file);
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = DELETE');
    db.pragma('locking_mode = NORMAL');
    requireWhole(db, file, check); // its reading also lets go of the lock
    prepare(db);
    return { db, journal: 'delete' };
  } catch (cause) {
    db.close();
    throw cause;
  }
}

function prepare(db: SqliteDatabase): void {
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('wal_autocheckpoint = 0'); // the log is folded in where the seal is broken before and set after
}

export function classified<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (isDamage(cause)) throw damaged(file, cause instanceof Error ? cause.message : cause);
    throw storeError(cause, file);
  }
}
