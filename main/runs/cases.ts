/** The cases of a run's folder where they lie on this machine, and whether they are still those that it was begun with. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../shared/result.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { inside } from '../files/inside.ts';
import { knownSha256 } from '../files/known-hashes.ts';
import type { RunCase, RunDocument, RunFile } from './document.ts';

/**
 * @param data folder of the cases; null for where the run says that they lie
 * @throws AppError naming the first file that is missing or another one
 */
export async function casesOfRun(
  folder: string,
  { data: own, training, validation }: Pick<RunDocument, 'data' | 'training' | 'validation'>,
  { data, signal }: { readonly data: string | null; readonly signal: AbortSignal },
): Promise<{ readonly training: readonly CaseFiles[]; readonly validation: readonly CaseFiles[] }> {
  const root = data === null ? resolve(folder, own) : resolve(data);
  if (!existsSync(root))
    throw new AppError(
      'not-found',
      `${root}: there is no such folder, in which the cases would lie.`,
      elsewhere,
    );
  const fileOf = async (id: string, { path: name, sha256 }: RunFile): Promise<string> => {
    if (signal.aborted) throw new AppError('cancelled', 'It was stopped while its cases were looked at.');
    const path = inside(root, name);
    if (!existsSync(path))
      throw new AppError('not-found', `The case "${id}" has no file ${path}.`, elsewhere);
    if ((await knownSha256(path)) !== sha256)
      throw new AppError(
        'corrupt',
        `The case "${id}" has another file than the one that this run was begun with: ${path} (its SHA-256 is another).`,
        'Put the file back from a copy of the project: a run on other data would be another run.',
      );
    return path;
  };
  const filesOf = async ({ id, images, label }: RunCase): Promise<CaseFiles> => {
    const paths: string[] = [];
    for (const image of images) paths.push(await fileOf(id, image));
    return { id, images: paths, label: await fileOf(id, label) };
  };
  const all = async (cases: readonly RunCase[]): Promise<readonly CaseFiles[]> => {
    const files: CaseFiles[] = [];
    for (const one of cases) files.push(await filesOf(one));
    return files;
  };
  return { training: await all(training), validation: await all(validation) };
}

const elsewhere = 'Name the folder of the cases ("cases" of the project) with --data.';
