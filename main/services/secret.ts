/**
 * The secret of a project from which its pseudonyms follow: 32 random bytes in a file of their own that nobody but the
 * project's owner, or the group that shares it, may read. Nothing else is ever made from it, and no export or bundle
 * takes it along. A project handed on without it can still be worked with, but nobody can find out a pseudonym's original
 * by trying; a later import makes a new one.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { readSmall } from '../files/regular.ts';
import type { ProjectFolder } from './project-folder.ts';

const length = 32;

/**
 * Made at the first import, which holds the project's lock: no other process makes one at the same time.
 * @throws AppError where the file is damaged: other pseudonyms would mix up patients
 */
export async function projectSecret({ secret: path }: ProjectFolder): Promise<Uint8Array> {
  if (!existsSync(path)) {
    const fresh = randomBytes(length);
    await writeFileAtomically(path, [Buffer.from(`${fresh.toString('hex')}\n`)], 0o660);
    return fresh;
  }
  const bytes = Buffer.from(readSmall(path).trim(), 'hex');
  if (bytes.length === length) return bytes;
  throw new AppError(
    'invalid-input',
    `${path}: is not the secret that Secateur wrote (${bytes.length} bytes in hexadecimal, not ${length}).`,
    'Put it back from a copy of the project; without one, import into a new project.',
  );
}
