/** A database that is only read: a picture of it in memory, as it was when it was opened. Nothing is written anywhere. */
import { AppError } from '../../shared/result.ts';
import { committedBytes } from './committed.ts';
import { requireWhole } from './inspect.ts';
import { migrate, type Migration } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import { classified, type Store } from './open.ts';
import { connectImage, type SqliteDatabase } from './sqlite.ts';

/** Whether a store could not be opened, or a change not be made, for a reason that leaves it readable. */
export function isUnwritable(cause: unknown): cause is AppError {
  return cause instanceof AppError && (cause.code === 'no-space' || cause.code === 'invalid-input');
}

/**
 * @param refusal what every attempt to change something is answered with
 * @throws AppError as `openStore` does
 */
export function openReadOnly(
  file: string,
  refusal: AppError,
  migrations: readonly Migration[] = allMigrations,
): Store {
  const db = wholeImage(file, migrations);
  return {
    file,
    journal: 'wal',
    read: (query) => classified(file, () => query(db)),
    write: () => {
      throw refusal;
    },
    fold: () => null,
    close: () => db.close(),
  };
}

/** Another process may be writing just now: a picture with a half-written page in it is taken again. */
function wholeImage(file: string, migrations: readonly Migration[], tries = 3): SqliteDatabase {
  const db = connectImage(committedBytes(file));
  try {
    classified(file, () => {
      requireWhole(db, file, { migrations, thorough: false });
      migrate(db, migrations);
    });
    return db;
  } catch (cause) {
    db.close();
    if (tries === 1 || !(cause instanceof AppError) || cause.code !== 'corrupt') throw cause;
    return wholeImage(file, migrations, tries - 1);
  }
}
