/**
 * The secret of a project from which its pseudonyms follow: 32 random bytes in a file of their own that only its owner
 * may read. Nothing else is ever made from it, and no export or bundle takes it along. A project handed on without it
 * can still be worked with, but nobody can find out a pseudonym's original by trying; a later import makes a new one.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { fileError } from './files.ts';
import type { ProjectFolder } from './project-folder.ts';

const length = 32;

/** Made at the first import. @throws AppError where the file is damaged: other pseudonyms would mix up patients */
export function projectSecret({ secret: path }: ProjectFolder): Uint8Array {
  try {
    const fresh = randomBytes(length);
    writeFileSync(path, `${fresh.toString('hex')}\n`, { flag: 'wx', mode: 0o600, flush: true });
    return fresh;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw fileError(cause, path);
  }
  const bytes = Buffer.from(readFileSync(path, 'latin1').trim(), 'hex');
  if (bytes.length === length) return bytes;
  throw new AppError(
    'invalid-input',
    `${path}: is not the secret that Secateur wrote (${bytes.length} bytes in hexadecimal, not ${length}).`,
    'Put it back from a copy of the project; without one, import into a new project.',
  );
}
