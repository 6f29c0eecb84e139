/**
 * Opens a project's database so that a crash, a power cut or a full disk loses no committed change
 * (https://www.sqlite.org/wal.html, https://www.sqlite.org/pragma.html#pragma_synchronous).
 *
 * better-sqlite3 is compiled with `synchronous = NORMAL` for databases in WAL mode, so `FULL` is set on every
 * connection. Every thread opens its own store; writes are immediate transactions, so two writers wait for each other
 * instead of failing half-way. They wait a moment only, since the whole thread waits; `whenFree` is for longer.
 */
import { AppError } from '../../shared/result.ts';
import { isDamage, isFullDisk, storeError } from './errors.ts';
import { migrate, type Migration } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import { connect, type SqliteDatabase } from './sqlite.ts';

/** A database whose every error has been classified. */
export interface Store {
  readonly file: string;
  read<T>(query: (db: SqliteDatabase) => T): T;
  /** Runs `change` in one immediate transaction: all of it, or nothing. */
  write<T>(change: (db: SqliteDatabase) => T): T;
  close(): void;
}

/**
 * @param file path of the database; created if it is not there.
 * @throws AppError `corrupt` where the file is damaged, `unsupported` where a newer program wrote it.
 */
export function openStore(file: string, migrations: readonly Migration[] = allMigrations): Store {
  const db = classified(file, () => connect(file, { timeout: 2000 }));
  try {
    classified(file, () => {
      prepare(db);
      migrate(db, migrations);
    });
  } catch (cause) {
    db.close();
    throw cause;
  }
  return {
    file,
    read: (query) => classified(file, () => query(db)),
    write: (change) => classified(file, () => writeWhereThereIsRoom(db, change)),
    close: () => db.close(), // SQLite itself folds the write-ahead log in
  };
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
    db.pragma('wal_checkpoint(RESTART)');
    return write();
  }
}

function prepare(db: SqliteDatabase): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const findings = db.pragma('quick_check(1)', { simple: true });
  if (findings !== 'ok') throw damaged(db.name, findings);
}

function damaged(file: string, findings: unknown): AppError {
  return new AppError('corrupt', `${file}: the project's database is damaged (${String(findings)}).`);
}

function classified<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (isDamage(cause)) throw damaged(file, cause instanceof Error ? cause.message : cause);
    throw storeError(cause, file);
  }
}
