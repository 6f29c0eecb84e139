/** Folders: made one level at a time, and synced, so that the names in them survive a power cut. */
import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { fileError } from './errors.ts';

/**
 * Makes a folder and those above it. Node's recursive mkdir never ends where the system answers ENOENT below a folder
 * that exists (/proc, automounted homes); here each level is tried once.
 * @param mode of those that are made, within the umask
 * @throws AppError naming the folder that cannot be made
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  let above = resolve(path);
  while (!isFolder(above)) {
    missing.push(above);
    const next = dirname(above);
    if (next === above) break;
    above = next;
  }
  for (const folder of missing.reverse()) makeOne(folder, mode);
}

function isFolder(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false;
    throw fileError(cause, path);
  }
  throw new AppError('invalid-input', `${path} is a file, not a folder.`, 'Choose a folder.');
}

function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, mode);
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return; // somebody else was faster
    if (codeOf(cause) === 'ENOENT')
      throw new AppError(
        'invalid-input',
        `${folder}: no folder can be made there.`,
        'Choose a folder on a disk of this machine.',
        { cause },
      );
    throw fileError(cause, folder);
  }
  try {
    syncFolderNow(dirname(folder));
  } catch {
    // one that may not be read: no more can be done
  }
}

/** Makes names and renames in a folder last; Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync().catch(letGo);
  } finally {
    await folder.close();
  }
}

/** As `syncFolder`, for code that must not yield. */
export function syncFolderNow(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } catch (cause) {
    letGo(cause);
  } finally {
    closeSync(descriptor);
  }
}

/** Some network shares cannot sync a folder; no more can be done there. */
function letGo(cause: unknown): void {
  if (!/^(EINVAL|EBADF|ENOSYS|ENOTSUP|EOPNOTSUPP)$/.test(String(codeOf(cause)))) throw cause;
}

/** Makes every file and folder at and below `path` last. */
export async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await syncTree(child);
    else if (entry.isFile()) await syncFile(child);
  }
  await syncFolder(path);
}

/** Windows flushes only what is open for writing. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

const codeOf = (cause: unknown) => (cause instanceof Error && 'code' in cause ? cause.code : undefined);
