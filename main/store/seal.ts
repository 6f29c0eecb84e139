/**
 * The seal of a database: the SHA-256 of its file, kept beside it as `sha256sum` writes it, and a backup with the very
 * same bytes. Whoever opens the project compares; a bit that flipped on the disk, in a figure as in a page that SQLite
 * itself would not miss, is found and put right from the backup.
 *
 * The file changes only when the write-ahead log is folded into it, and that happens here alone: the seal is broken
 * (removed, and the folder synced) before, and set again after. So it holds whenever a process dies: what was committed
 * since lies in the log, whose frames carry checksums of SQLite's own, and fits on the backup's bytes as well.
 */
import { createHash } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomicallyNow } from '../files/atomic.ts';
import { fileError } from '../files/errors.ts';
import { syncFolderNow } from '../files/folders.ts';
import { readRegular } from '../files/regular.ts';

/** What a seal needs of a store. */
interface Foldable {
  readonly file: string;
  /** The file's bytes once the log is folded in; null where another process is in the way. */
  fold(): Uint8Array | null;
}

export const backupFile = (file: string): string => join(dirname(file), 'secateur.backup.db');
export const logFile = (file: string): string => `${file}-wal`;
const sealFile = (file: string): string => `${file}.sha256`;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** @returns the hash that the file should have; null where it is not sealed, no hash where the seal is damaged or no file */
export function readSeal(file: string): string | null {
  if (!existsSync(sealFile(file))) return null;
  const seal = bytesIfAny(sealFile(file), 1000)?.toString('latin1') ?? '';
  return /^[0-9a-f]{64}(?= )/.exec(seal)?.[0] ?? '';
}

/** null where there is none that can be read */
export const readBackup = (file: string): Buffer | null => bytesIfAny(backupFile(file));

function bytesIfAny(path: string, mostBytes?: number): Buffer | null {
  try {
    return Buffer.from(readRegular(path, mostBytes).buffer);
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

/** Call before the file itself changes. */
export function breakSeal(file: string): void {
  if (!existsSync(sealFile(file))) return;
  rmSync(sealFile(file), { force: true });
  syncFolderNow(dirname(file));
}

/** Bytes that are committed and not yet folded in. */
export function logBytes(file: string): number {
  return statSync(logFile(file), { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Folds the log in, renews the backup and sets the seal. A full disk, or another process that is reading, leaves the
 * database unsealed or its backup older: what was committed is as safe as before, so this is no failure.
 */
export function sealStore(store: Foldable): void {
  const { file } = store;
  if (existsSync(sealFile(file)) && logBytes(file) === 0) return;
  try {
    breakSeal(file);
    const bytes = store.fold();
    if (bytes === null) return;
    renewBackup(file, bytes);
    setSeal(file, bytes);
  } catch (cause) {
    if (!(fileError(cause, file) instanceof AppError)) throw cause;
  }
}

/** @param bytes of the database. Where there is no room, the older backup stays; the seal tells that it is older. */
export function renewBackup(file: string, bytes: Uint8Array): void {
  try {
    writeFileAtomicallyNow(backupFile(file), [bytes]);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
  }
}

export function setSeal(file: string, bytes: Uint8Array): void {
  writeFileAtomicallyNow(sealFile(file), [Buffer.from(`${sha256(bytes)}  ${basename(file)}\n`)]);
}
