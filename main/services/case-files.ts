/** Where the files of stored cases lie. */
import { join } from 'node:path';
import { AppError } from '../../shared/result.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { listCaseFiles } from '../store/cases.ts';
import type { Project } from './project.ts';

/** Files of the given cases, in that order. */
export function filesOfCases({ folder, store }: Project, ids: readonly string[]): CaseFiles[] {
  const stored = listCaseFiles(store);
  return ids.map((id) => {
    const paths = (stored.get(id) ?? []).map(({ name }) => ({ name, path: join(folder.cases, id, name) }));
    const images = paths.filter(({ name }) => name.startsWith('image')).map(({ path }) => path);
    if (images.length === 0)
      throw new AppError('not-found', `There is no case "${id}" in this project.`, 'Import it first.');
    return { id, images, label: paths.find(({ name }) => name.startsWith('label'))?.path ?? null };
  });
}
