/**
 * What happens to a damaged database: it is moved aside together with its `-wal` and `-shm` (never deleted: an expert
 * may still get rows out of it), and the newest backup takes its place. Backups are made by `backUpStore` whenever
 * something worth keeping has been finished.
 */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { openStore, type Store } from './open.ts';

const sidecars = ['', '-wal', '-shm'];

function backupFile(file: string): string {
  return join(dirname(file), 'secateur.backup.db');
}

/** Replaces the backup in one rename, so there is always a whole one. */
export function backUpStore(store: Store): void {
  const target = backupFile(store.file);
  const temporary = `${target}.new`;
  rmSync(temporary, { force: true });
  store.read((db) => db.prepare('VACUUM INTO ?').run(temporary));
  renameSync(temporary, target);
}

/**
 * Opens a store; a damaged one is moved aside and replaced by its backup.
 * @returns the store and what the user must be told, in sentences.
 * @throws AppError `corrupt` naming the kept file where there is no usable backup.
 */
export function openOrRecover(file: string): { store: Store; notices: string[] } {
  try {
    return { store: openStore(file), notices: [] };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'corrupt') throw cause;
    const kept = moveAside(file);
    const backup = backupFile(file);
    if (!existsSync(backup))
      throw new AppError(
        'corrupt',
        `${file}: the project's database was damaged and there is no backup of it. It is kept as ${kept}.`,
        'Images and checkpoints are still in the project folder. Create the project anew in this folder and import the data again.',
        { cause },
      );
    const saved = statSync(backup).mtime.toISOString();
    renameSync(backup, file);
    const store = openStore(file);
    backUpStore(store);
    const notice = `The project's database was damaged. It is kept as ${kept}; the backup of ${saved} has taken its place, and changes after that time are not in it.`;
    return { store, notices: [notice] };
  }
}

/** @returns the damaged database's new path. */
function moveAside(file: string): string {
  const kept = `${file.replace(/\.db$/, '')}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.db`;
  for (const suffix of sidecars) if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix);
  return kept;
}
