/**
 * Writes a file so that a crash leaves the old one or the new one, never half of one: temporary name beside it, synced,
 * renamed (design D6).
 */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { AppError } from '../../shared/result.ts';

/**
 * @param parts written one behind the other
 * @param mode who may do what with it, as of POSIX
 */
export async function writeFileAtomically(
  path: string,
  parts: readonly Uint8Array[],
  mode = 0o666,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.partial`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw writeError(path, cause);
  }
}

function writeError(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('no-space', `No space left for ${path}.`, 'Free some space and try again.', {
      cause,
    });
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AppError('invalid-input', `${path} cannot be written (${detail}).`, '', { cause });
}
