/**
 * How an import treats what could tell whose images they are: headers of DICOM and NIfTI, and names that come from
 * files. Pseudonyms are made in any case: they say which cases are one person's without saying who.
 */
import { randomBytes } from 'node:crypto';
import { defaultImportOptions, type ImportOptions } from '../../shared/import-options.ts';
import { pseudonymsFrom, type Pseudonyms } from '../imaging/dicom/deidentify/pseudonyms.ts';

export interface Privacy extends Pick<ImportOptions, 'deidentification' | 'caseNames'> {
  readonly pseudonyms: Pseudonyms;
}

/** For what is looked at and belongs to no project: pseudonyms that nobody can make again, and files by their names. */
export function privacyOfNobody(): Privacy {
  return { ...defaultImportOptions, caseNames: 'files', pseudonyms: pseudonymsFrom(randomBytes(32)) };
}
