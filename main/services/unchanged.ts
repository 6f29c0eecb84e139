/** Whether files of a project are still what was stored: each is compared with its SHA-256 before it is used. */
import { relative } from 'node:path';
import { AppError } from '../../shared/result.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { knownSha256 } from '../files/known-hashes.ts';
import { hashOfCaseFile, hashOfPrediction } from '../store/hashes.ts';
import type { Project } from './project.ts';

/** @throws AppError `corrupt` naming the case and the file that is another than the stored one */
export async function requireUnchanged(project: Project, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const place = relative(project.folder.path, path).replaceAll('\\', '/');
    const [, caseId = '', name = ''] = /^cases\/([^/]+)\/([^/]+)$/.exec(place) ?? [];
    const expected =
      caseId === '' ? hashOfPrediction(project.store, place) : hashOfCaseFile(project.store, caseId, name);
    if (expected === null || expected === (await knownSha256(path))) continue;
    const what = caseId === '' ? 'A prediction' : `The case "${caseId}"`;
    const hint =
      caseId === ''
        ? 'Evaluate the run again, which draws it once more.'
        : 'Put the file back from a copy of the project, or remove the case and import it again.';
    throw new AppError(
      'corrupt',
      `${what} has a file that is not the stored one: ${path} was damaged or replaced (its SHA-256 is another).`,
      hint,
    );
  }
}

/** The same for images and labels of cases. */
export async function unchangedCases(project: Project, cases: CaseFiles[]): Promise<CaseFiles[]> {
  for (const { images, label } of cases)
    await requireUnchanged(project, [...images, ...(label === null ? [] : [label])]);
  return cases;
}
