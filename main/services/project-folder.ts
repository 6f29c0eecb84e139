/**
 * Where everything of a project lies. The folder is self-contained: it can be moved or copied as a whole while no
 * Secateur has it open.
 *
 *     secateur.db                           names, facts and metrics (main/store)
 *     secateur.db.sha256, secateur.backup.db   its seal, and its backup of the same bytes (main/store/seal.ts)
 *     deidentification.key                  the secret behind pseudonyms (see secret.ts); not to be handed on
 *     codes.json                            the user's own codes of classes, where there are some (see codes.ts)
 *     cases/<id>/image_0000.nii.gz …        the imported images
 *     cases/<id>/label.nii.gz
 *     cases/<id>/source.dcm, source.json    what is kept of a DICOM series' headers
 *     cache/                                prepared cases; may be deleted at any time
 *     runs/<id>/run.json, checkpoint… (runs/document.ts), predictions/<case>.nii.gz
 *     runs/<id>/ability.json                what was found in the run's network
 *     exports/                              compact models, unless written elsewhere
 */
import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { inside, isPlainName, requireNoLink } from '../files/inside.ts';

export interface ProjectFolder {
  readonly path: string;
  readonly database: string;
  readonly lock: string;
  readonly secret: string;
  readonly codes: string;
  readonly cases: string;
  readonly cache: string;
  readonly runs: string;
  readonly exports: string;
}

/** Staging folders of imports: beside the cases, so that moving a case in is one rename. */
export const stagingPrefix = '.incoming-';

export function projectFolder(path: string): ProjectFolder {
  return {
    path,
    database: join(path, 'secateur.db'),
    lock: join(path, 'project.lock'),
    secret: join(path, 'deidentification.key'),
    codes: join(path, 'codes.json'),
    cases: join(path, 'cases'),
    cache: join(path, 'cache'),
    runs: join(path, 'runs'),
    exports: join(path, 'exports'),
  };
}

/*
 * Ids and names come from a database, which may come from elsewhere: each becomes a path here and nowhere else. All throw
 * AppError where a name leads out of its folder.
 */

export const runFolder = ({ path }: ProjectFolder, run: string): string => below(path, 'runs', run);

export const predictionsFolder = ({ path }: ProjectFolder, run: string): string =>
  below(path, 'runs', run, 'predictions');

/** The same relative to the project, as it is stored: no path to be opened. */
export const predictionPath = (run: string, caseId: string): string =>
  `runs/${run}/predictions/${caseId}.nii.gz`;

/** A stored mask. */
export const predictionFile = ({ path }: ProjectFolder, run: string, caseId: string): string =>
  below(path, 'runs', run, 'predictions', `${caseId}.nii.gz`);

/** What was found in a run's network. */
export const abilityFile = ({ path }: ProjectFolder, run: string): string =>
  below(path, 'runs', run, 'ability.json');

export const caseFolder = ({ path }: ProjectFolder, caseId: string): string => below(path, 'cases', caseId);

export const caseFile = ({ path }: ProjectFolder, caseId: string, name: string): string =>
  below(path, 'cases', caseId, name);

/** @param sha256 of the image that it shows: no name of a patient gets there, and none of another project's */
export const thumbnailFile = ({ path }: ProjectFolder, sha256: string): string =>
  below(path, 'cache', 'thumbnails', `${sha256.slice(0, 32)}.png`);

function below(project: string, ...names: readonly string[]): string {
  const bad = names.find((name) => !isPlainName(name));
  if (bad === undefined) return inside(project, ...names);
  throw new AppError(
    'corrupt',
    `${JSON.stringify(bad.slice(0, 200))} is the name of no file or folder in ${project}.`,
    'The project comes from elsewhere or was changed by another program; do not trust it.',
  );
}

/** Removes a file or folder of the project; what a name from elsewhere points to outside of it is left alone. */
export async function removeWhereOurs(path: () => string): Promise<void> {
  let place: string;
  try {
    place = path();
  } catch (cause) {
    if (cause instanceof AppError) return;
    throw cause;
  }
  await rm(place, { recursive: true, force: true });
}

/**
 * What is ours to write in and to delete from is no link: what lies behind one belongs to somebody else.
 * @throws AppError naming the link and where it leads
 */
export function requireOwnFolders({ cases, cache, runs, exports }: ProjectFolder): void {
  for (const path of [cases, cache, runs, exports]) requireNoLink(path);
}

/** The same for the files that opening a project reads and writes; nothing else than files would be waited for. */
export function requireOwnFiles({ database, lock }: ProjectFolder): void {
  const besides = ['', '-wal', '-shm', '-journal'];
  for (const path of [database, lock].flatMap((file) => besides.map((suffix) => file + suffix))) {
    requireNoLink(path);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && !stats.isFile())
      throw new AppError('invalid-input', `${path} is no file.`, 'Choose the folder of a project.');
  }
}
