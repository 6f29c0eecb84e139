/** The SHA-256 of a file, without holding it in memory. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileError } from './errors.ts';
import { requireRegular } from './regular.ts';

/** @returns 64 hexadecimal digits. @throws AppError naming the file where it cannot be read */
export async function sha256Of(path: string): Promise<string> {
  requireRegular(path);
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  } catch (cause) {
    throw fileError(cause, path);
  }
  return hash.digest('hex');
}
