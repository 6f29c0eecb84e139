/**
 * Writes a file so that a crash or a power cut leaves the old one or the new one, never half of one, and so that what
 * was acknowledged is still there afterwards: temporary name beside it, synced, renamed, folder synced. Done once, here, since every step of it is easily forgotten.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError, partialSuffix } from './errors.ts';
import { syncFolder, syncFolderNow } from './folders.ts';

/**
 * @param parts written one behind the other
 * @param mode who may do what with it, as of POSIX
 * @throws AppError naming the file and what the system would not do; nothing is left behind
 */
export async function writeFileAtomically(
  path: string,
  parts: readonly Uint8Array[],
  mode = 0o666,
): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // must not hide the cause
    throw fileError(cause, path);
  }
}

/** As `writeFileAtomically`, for code that must not yield. */
export function writeFileAtomicallyNow(path: string, parts: readonly Uint8Array[]): void {
  const temporary = temporaryName(path);
  try {
    const descriptor = openSync(temporary, 'wx');
    try {
      for (const part of parts)
        for (let written = 0; written < part.length;) written += writeSync(descriptor, part, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
    syncFolderNow(dirname(path));
  } catch (cause) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // must not hide the cause
    }
    throw fileError(cause, path);
  }
}

const temporaryName = (path: string): string => `${path}.${randomUUID()}${partialSuffix}`;
