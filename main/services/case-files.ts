/** Where the files of stored cases lie. */
import { existsSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { listCaseFiles } from '../store/cases.ts';
import { chosenLabels } from '../store/label-versions.ts';
import { caseFile } from './project-folder.ts';
import type { Project } from './project.ts';

/**
 * Files of the given cases, in that order; the label is the corrected one where one was chosen.
 * @throws AppError naming the case and what to do where one of them is not there any more
 */
export function filesOfCases(project: Project, ids: readonly string[]): CaseFiles[] {
  const cases = pathsOfCases(project, ids);
  for (const { id, images, label } of cases) {
    const lost = [...images, ...(label === null ? [] : [label])].find((path) => !existsSync(path));
    if (lost !== undefined)
      throw new AppError(
        'not-found',
        `The case "${id}" has lost a file: ${lost} is not there any more.`,
        'Import the folder that it came from once more, which puts it back, or remove the case from the project.',
      );
  }
  return cases;
}

/** As `filesOfCases`, whether the files are there or not. */
export function pathsOfCases(
  { folder, store }: Pick<Project, 'folder' | 'store'>,
  ids: readonly string[],
): CaseFiles[] {
  const stored = listCaseFiles(store);
  const chosen = chosenLabels(store);
  return ids.map((id) => {
    const paths = (stored.get(id) ?? []).map(({ name }) => ({ name, path: caseFile(folder, id, name) }));
    const images = paths.filter(({ name }) => name.startsWith('image')).map(({ path }) => path);
    if (images.length === 0)
      throw new AppError('not-found', `There is no case "${id}" in this project.`, 'Import it first.');
    const corrected = chosen.get(id);
    const imported = paths.find(({ name }) => name.startsWith('label'))?.path ?? null;
    return { id, images, label: corrected === undefined ? imported : caseFile(folder, id, corrected.name) };
  });
}
