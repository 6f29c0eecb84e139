/**
 * SHA-256 of files that are asked for again and again: each is read once for as long as the system says that nobody has
 * written to it (its change time cannot be set back as its modification time can).
 */
import { stat } from 'node:fs/promises';
import { fileError } from './errors.ts';
import { sha256Of } from './hash.ts';

/** By path, with what the system said of the file. */
const known = new Map<string, { readonly stamp: string; readonly sha256: string }>();

/** @throws AppError naming a file that is not there or cannot be read */
export async function knownSha256(path: string): Promise<string> {
  const facts = await stat(path, { bigint: true }).catch((cause: unknown) => {
    throw fileError(cause, path);
  });
  const stamp = [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join();
  const before = known.get(path);
  if (before?.stamp === stamp) return before.sha256;
  const sha256 = await sha256Of(path);
  known.set(path, { stamp, sha256 });
  return sha256;
}
