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
 *     runs/<id>/checkpoint…, predictions/<case>.nii.gz
 *     exports/                              compact models, unless written elsewhere
 */
import { join } from 'node:path';

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

export function runFolder(folder: ProjectFolder, run: string): string {
  return join(folder.runs, run);
}

/** @returns the path of a stored mask, relative to the project. */
export function predictionPath(run: string, caseId: string): string {
  return `runs/${run}/predictions/${caseId}.nii.gz`;
}
