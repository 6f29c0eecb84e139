/**
 * Opens a project's database, whatever happened to its file. One that is not as it was sealed (seal.ts) is put right
 * from its backup, which has the same bytes; what was committed since is still in the write-ahead log. Damaged files
 * are kept beside it, never deleted: an expert may still get rows out of them.
 */
import { copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomicallyNow } from '../files/atomic.ts';
import { readRegular } from '../files/regular.ts';
import { isWholeImage } from './inspect.ts';
import type { Migration } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import { isOpenHere, openStore, type Store } from './open.ts';
import { hasDamagedRows, restoreRows } from './restore-rows.ts';
import { refuseActiveImage } from './schema.ts';
import {
  backupFile,
  breakSeal,
  logBytes,
  logFile,
  readBackup,
  readSeal,
  renewBackup,
  sealStore,
  setSeal,
  sha256,
} from './seal.ts';

export interface Recovered {
  readonly store: Store;
  /** What the user must be told, in sentences. */
  readonly notices: string[];
}

/**
 * Call while nobody else changes the project.
 * @throws AppError `corrupt` naming the kept files where neither the database nor its backup can be used;
 *   `unsupported` where a newer program wrote it or it holds code that is not ours
 */
export function openOrRecover(file: string, migrations: readonly Migration[] = allMigrations): Recovered {
  if (isOpenHere(file)) return { store: openStore(file, migrations), notices: [] };
  const recovered = existsSync(file) ? openExisting(file, migrations) : openNew(file, migrations);
  sealStore(recovered.store);
  return recovered;
}

function openNew(file: string, migrations: readonly Migration[]): Recovered {
  breakSeal(file);
  return { store: openStore(file, migrations), notices: [] };
}

function openExisting(file: string, migrations: readonly Migration[]): Recovered {
  const seal = readSeal(file);
  if (seal === null) return openOr(file, migrations, { thorough: true });
  const bytes = readRegular(file);
  const backup = readBackup(file);
  const [found, kept] = [sha256(bytes), backup === null ? null : sha256(backup)];
  if (found === seal) {
    if (kept !== seal) renewBackup(file, bytes);
    return openOr(file, migrations, { thorough: false });
  }
  refuseActiveImage(bytes, file, migrations);
  if (kept === seal && backup !== null) return restoreSame(file, migrations, backup);
  if (kept === found) {
    setSeal(file, bytes); // two files agree: it is the seal that was damaged
    return openOr(file, migrations, { thorough: false });
  }
  breakSeal(file);
  return openOr(file, migrations, { thorough: true, doubted: bytes });
}

/** The backup of the same time: the log, if there is one, goes on from it. */
function restoreSame(file: string, migrations: readonly Migration[], backup: Uint8Array): Recovered {
  const aside = keepName(file);
  writeFileAtomicallyNow(file, [backup]);
  const notice = `The project's database was damaged. It is kept as ${aside}; its backup has taken its place, and nothing is missing. A change by another program counts as damage.`;
  return { store: openStore(file, migrations), notices: [notice] };
}

interface Trust {
  /** Without a seal: it was written before there were seals, or by a process that was killed while it set one. */
  readonly thorough: boolean;
  /** The file's bytes where they are not what was sealed, and no backup of the same time is there. */
  readonly doubted?: Uint8Array;
}

function openOr(file: string, migrations: readonly Migration[], { thorough, doubted }: Trust): Recovered {
  let store: Store;
  try {
    store = openStore(file, migrations, { thorough });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'corrupt') throw cause;
    return restoreOlder(file, migrations, cause);
  }
  const notices = thorough ? withRowsRestored(store, migrations) : [];
  if (doubted === undefined || notices.length > 0) return { store, notices };
  const aside = asideName(file);
  writeFileAtomicallyNow(aside, [doubted]);
  const notice = `The project's database was damaged, or changed by another program, and there is no backup of that time. It was opened as it is, and a copy is kept as ${aside}: compare its figures with what you know.`;
  return { store, notices: [notice] };
}

/** Rows that cannot be read are damage too, which SQLite does not see. @returns what to tell of them */
function withRowsRestored(store: Store, migrations: readonly Migration[]): string[] {
  const backup = hasDamagedRows(store) ? readBackup(store.file) : null;
  if (backup === null) return [];
  const asItWas = store.read((db) => db.serialize());
  const restored = restoreRows(store, backup, migrations);
  if (restored === 0) return [];
  const aside = asideName(store.file);
  writeFileAtomicallyNow(aside, [asItWas]);
  const saved = statSync(backupFile(store.file)).mtime.toISOString();
  const rows =
    restored === 1 ? '1 entry could not be read and was' : `${restored} entries could not be read and were`;
  return [
    `The project's database was damaged: ${rows} put back from the backup of ${saved}. Everything else is as it was; the damaged database is kept as ${aside}. Compare its figures with what you know.`,
  ];
}

/** The backup may be older than what was damaged. It is looked at before anything is moved. */
function restoreOlder(file: string, migrations: readonly Migration[], cause: unknown): Recovered {
  const backup = backupFile(file);
  const bytes = readBackup(file);
  if (bytes === null || !isWholeImage(bytes, file, migrations)) {
    const kept = [moveAside(file), ...(bytes === null ? [] : [moveAside(backup)])].join(' and ');
    const backupToo = bytes === null ? 'there is no backup of it. It is' : 'so was its backup. They are';
    throw new AppError(
      'corrupt',
      `${file}: the project's database was damaged and ${backupToo} kept as ${kept}.`,
      'Images and checkpoints are still in the project folder. Create the project again in this folder and import the data once more.',
      { cause },
    );
  }
  const saved = statSync(backup).mtime.toISOString();
  breakSeal(file);
  const aside = keepName(file);
  if (logBytes(file) > 0) renameSync(logFile(file), logFile(aside)); // it does not fit on the backup
  rmSync(`${file}-shm`, { force: true });
  writeFileAtomicallyNow(file, [bytes]);
  const notice = `The project's database was damaged. It is kept as ${aside}; the backup of ${saved} has taken its place, and changes after that time are not in it.`;
  return { store: openStore(file, migrations, { thorough: true }), notices: [notice] };
}

const asideName = (file: string): string =>
  `${file.replace(/\.db$/, '')}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.db`;

/** A second name for the file, which is about to be replaced. @returns it */
function keepName(file: string): string {
  const aside = asideName(file);
  try {
    linkSync(file, aside);
  } catch {
    copyFileSync(file, aside); // a disk without links
  }
  return aside;
}

/** With what SQLite keeps beside it. @returns the new path */
function moveAside(file: string): string {
  const aside = asideName(file);
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  return aside;
}
