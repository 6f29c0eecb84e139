/**
 * What SQLite's result codes mean to the user. Classified once, here, so that nothing above the store knows them
 * (https://www.sqlite.org/rescode.html).
 */
import { SqliteError } from './sqlite.ts';
import { dirname } from 'node:path';
import { existsSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { fileError } from '../files/errors.ts';

/** True where the file itself is damaged or is no database at all. */
export function isDamage(cause: unknown): boolean {
  return cause instanceof SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(cause.code);
}

/** Also where no room is left for what SQLite keeps beside the database. */
export function isFullDisk(cause: unknown): boolean {
  return cause instanceof SqliteError && /^SQLITE_(FULL|IOERR_(WRITE|SHMSIZE|TRUNCATE))$/.test(cause.code);
}

/** Where the file system lacks what a write-ahead log needs: memory that processes share, as network shares do. */
export function lacksSharedMemory(cause: unknown): boolean {
  return (
    cause instanceof SqliteError && /^SQLITE_(CANTOPEN|PROTOCOL|IOERR_SHM(OPEN|MAP|LOCK))/.test(cause.code)
  );
}

/** @returns an `AppError` naming the database file for every cause the user can act on; anything else unchanged. */
export function storeError(cause: unknown, file: string): unknown {
  if (!existsSync(dirname(file)))
    return new AppError(
      'not-found',
      `${dirname(file)}: this folder does not exist.`,
      'Choose another folder.',
    );
  if (!(cause instanceof SqliteError)) return fileError(cause, file);
  const error = (code: AppError['code'], message: string, hint: string) =>
    new AppError(code, message, hint, { cause });
  if (isDamage(cause))
    return error(
      'corrupt',
      `${file}: the project's database is damaged.`,
      'Close and open the project again.',
    );
  if (isFullDisk(cause))
    return error(
      'no-space',
      `${file}: the disk is full; the last change was not saved, everything before it was.`,
      'Free some space on this disk and try again.',
    );
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(cause.code))
    return error(
      'invalid-input',
      `${file}: the project's database cannot be opened for writing.`,
      'Check that you may write to this folder, or copy the project to one where you may.',
    );
  if (/^SQLITE_(BUSY|LOCKED)/.test(cause.code))
    return error(
      'busy',
      `${file}: another program is using the project's database.`,
      'Wait until it is done, then try again.',
    );
  if (cause.code.startsWith('SQLITE_IOERR') || cause.code.startsWith('SQLITE_PROTOCOL'))
    return error(
      'invalid-input',
      `${file}: the system could not read or write the project's database (${cause.code}).`,
      'Check the disk or the network share that it lies on; what was saved before is kept.',
    );
  return cause;
}
