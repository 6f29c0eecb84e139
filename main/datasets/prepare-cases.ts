/**
 * Prepared cases on disk, made once and read by every batch: named by a hash of the source files and of what the
 * preparation does to them, so that an edited one or a changed file never meets a stale copy.
 */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Preparation } from '../../shared/proposal.ts';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { makeFolder } from '../files/folders.ts';
import { sha256Of } from '../files/hash.ts';
import { readChannels, readLabel, type CaseFiles } from './case-files.ts';
import { encodePrepared } from './prepared-file.ts';
import { preprocess } from './preprocess.ts';
import { eachInTurn, type WorkOptions } from './work.ts';

/** Raised when preprocessing changes, so that older copies are made anew. */
const version = 1;

/** @returns the paths of the prepared files, in the order of the cases */
export function prepareCases(
  cases: readonly CaseFiles[],
  preparation: Preparation,
  cacheFolder: string,
  options: WorkOptions = {},
): Promise<string[]> {
  return eachInTurn(cases, options, {
    name: ({ id }) => id,
    run: (files) => prepareCase(files, preparation, cacheFolder),
  });
}

async function prepareCase(files: CaseFiles, preparation: Preparation, cacheFolder: string): Promise<string> {
  const path = join(cacheFolder, `${files.id}-${await cacheKey(files, preparation)}.prepared`);
  if (await isFile(path)) return path;
  if (files.label === null) throw new AppError('invalid-input', `${files.id} has no label to train on.`);
  makeFolder(cacheFolder);
  const [channels, label] = [await readChannels(files.images), await readLabel(files.label)];
  const { labels, ...prepared } = preprocess(channels, label, preparation);
  if (labels === null) throw new Error(`${files.id}: preprocessing lost the label`);
  await writeFileAtomically(path, encodePrepared({ ...prepared, labels, case: files.id }));
  return path;
}

async function cacheKey({ images, label }: CaseFiles, preparation: Preparation): Promise<string> {
  const { dims, orientation, targetSpacing, normalization, intensities } = preparation;
  const added = preparation.foregroundChannel === true ? { foregroundChannel: true } : {};
  const hash = createHash('sha256');
  for (const path of [...images, ...(label === null ? [] : [label])]) hash.update(await sha256Of(path));
  const relevant = normalization.includes('ct') ? intensities : [];
  hash.update(
    JSON.stringify({ version, dims, orientation, targetSpacing, normalization, relevant, ...added }),
  );
  return hash.digest('hex').slice(0, 24);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
