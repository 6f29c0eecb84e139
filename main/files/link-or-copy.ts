/** A second name for a large file that nobody writes to any more; a copy where the disk knows no such names. */
import { randomUUID } from 'node:crypto';
import { link, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError, partialSuffix } from './errors.ts';
import { syncFile, syncFolder } from './folders.ts';
import { copyContents } from './modes.ts';

/** What is at the new name is replaced. @throws AppError naming the file that cannot be made */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  const temporary = `${to}.${randomUUID()}${partialSuffix}`;
  try {
    try {
      await link(from, temporary);
    } catch {
      await copyContents(from, temporary);
      await syncFile(temporary);
    }
    await rename(temporary, to);
    await rm(temporary, { force: true }); // where both were the same file, it is still there
    await syncFolder(dirname(to));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // must not hide the cause
    throw fileError(cause, to);
  }
}
