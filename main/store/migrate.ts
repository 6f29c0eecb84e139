/**
 * Brings a database to the program's schema. Migrations are a list of steps with versions 1, 2, 3 …, kept in SQLite's
 * `user_version`; all that are missing run in one transaction, after a copy of the old database was put beside it.
 */
import { AppError } from '../../shared/result.ts';
import type { SqliteDatabase } from './sqlite.ts';

export interface Migration {
  readonly version: number;
  readonly up: (db: SqliteDatabase) => void;
}

/** Throws (a defect of ours) unless versions are 1, 2, 3 … without a gap. */
export function checkMigrations(migrations: readonly Migration[]): void {
  migrations.forEach(({ version }, index) => {
    if (version !== index + 1) throw new Error(`migrations: expected version ${index + 1}, found ${version}`);
  });
}

export function schemaVersion(db: SqliteDatabase): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** @throws AppError `unsupported` for a database that a newer program wrote */
export function requireKnownVersion(db: SqliteDatabase, file: string, known: number): void {
  const version = schemaVersion(db);
  if (version > known)
    throw new AppError(
      'unsupported',
      `${file}: this project was written by a newer Secateur (schema ${version}, this one knows ${known}).`,
      'Open it with the newer version.',
    );
}

/** @returns the path of the copy that was made before migrating, null where there was nothing to keep. */
export function migrate(db: SqliteDatabase, migrations: readonly Migration[]): string | null {
  checkMigrations(migrations);
  const from = schemaVersion(db);
  const pending = migrations.slice(from);
  if (pending.length === 0) return null;
  const copy = from > 0 && !db.memory ? backUp(db, from) : null;
  db.transaction(() => {
    for (const { version, up } of pending) {
      up(db);
      db.pragma(`user_version = ${version}`);
    }
  }).immediate();
  return copy;
}

function backUp(db: SqliteDatabase, version: number): string {
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const copy = db.name.replace(/\.db$/, '') + `.schema-${version}.${time}.db`;
  db.prepare('VACUUM INTO ?').run(copy);
  return copy;
}
