/** Files of a project: hashes, durable copies, and what the system's errors mean to the user. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/result.ts';

export interface FileFacts {
  readonly bytes: number;
  readonly sha256: string;
}

export async function fileFacts(path: string): Promise<FileFacts> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** Makes the names in a folder durable, as `fsync` of a file does its content. Windows has no such call. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Writes under a temporary name, syncs and renames: the file is there whole, or not at all. */
export async function writeFileDurably(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  try {
    const handle = await open(temporary, 'w');
    await handle
      .writeFile(content)
      .then(() => handle.sync())
      .finally(() => handle.close());
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true });
    throw fileError(cause, path);
  }
}

/** @returns an `AppError` naming the path for the causes that a user can act on; anything else unchanged. */
export function fileError(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'no-space',
        `${path}: the disk is full.`,
        'Free some space on this disk and try again; what was saved before is intact.',
        { cause },
      );
    case 'ENOENT':
      return new AppError('not-found', `${path}: there is no such file or folder.`, 'Check the path.', {
        cause,
      });
    case 'ENOTDIR':
      return new AppError('invalid-input', `${path} is not a folder.`, 'Choose a folder.', { cause });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError(
        'invalid-input',
        `${path}: this program may not read or write there.`,
        'Check the permissions, or choose another folder.',
        { cause },
      );
    default:
      return cause;
  }
}
