/** Which files of a stored case are not there any more, or are not what was stored: a power cut, a broken disk, a hand. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '../files/hash.ts';
import type { CopiedFile } from './copy-case.ts';

/** @returns their names, in the given order */
export async function lostFiles(folder: string, files: readonly CopiedFile[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, name);
    const size = await stat(path).then(
      (facts) => facts.size,
      () => null,
    );
    // A file that cannot be read is as good as lost.
    if (size !== bytes || (await sha256Of(path).catch(() => '')) !== sha256) lost.push(name);
  }
  return lost;
}
