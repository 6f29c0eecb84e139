/**
 * Writes a file so that a crash or a power cut leaves the old one or the new one, never half of one, and so that what
 * was acknowledged is still there afterwards: temporary name beside it, synced, renamed, folder synced (design D20).
 */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './errors.ts';
import { syncFolder } from './folders.ts';

/** How a file ends while it is written; one that a killed process left may be removed. */
export const partialSuffix = '.partial';

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
  const temporary = `${path}.${randomUUID()}${partialSuffix}`;
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
