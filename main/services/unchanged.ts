/**
 * Whether files of a project are still what was stored: each is compared with its SHA-256 before it is used, once for as
 * long as the system says that nobody has written to it (its change time cannot be set back as its modification time can).
 */
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { AppError } from '../../shared/result.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { fileError } from '../files/errors.ts';
import { sha256Of } from '../files/hash.ts';
import { hashOfCaseFile, hashOfPrediction } from '../store/hashes.ts';
import type { Project } from './project.ts';

/** Hash by path, with what the system said of the file. */
const known = new Map<string, { readonly stamp: string; readonly sha256: string }>();

/** @throws AppError `corrupt` naming the case and the file that is another than the stored one */
export async function requireUnchanged(project: Project, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const place = relative(project.folder.path, path).replaceAll('\\', '/');
    const [, caseId = '', name = ''] = /^cases\/([^/]+)\/([^/]+)$/.exec(place) ?? [];
    const expected =
      caseId === '' ? hashOfPrediction(project.store, place) : hashOfCaseFile(project.store, caseId, name);
    if (expected === null || expected === (await hashOf(path))) continue;
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

async function hashOf(path: string): Promise<string> {
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
