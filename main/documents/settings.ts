/** Every document that is stored: in the database, in checkpoints. A change of a schema is a further upgrade in its list. */
import { trainingConfigSchema } from '../../shared/schemas.ts';
import { studyConfigSchema, type StudyConfig } from '../../shared/study.ts';
import { AppError } from '../../shared/result.ts';
import { runStatuses, type RunStatus, type TrainingConfig } from '../../shared/training.ts';
import { composed } from './composed.ts';
import { lossTerms } from './loss-terms.ts';
import { methodOptions, methodOptionsOfStudy } from './method-options.ts';
import { pocketnetWidths } from './pocketnet-widths.ts';
import { starts, startsOfStudy } from './starts.ts';
import { storedDocument, unversioned, type Json, type Upgrade } from './document.ts';

const studyOf =
  (upgrade: Upgrade): Upgrade =>
  (old) => ({ ...old, base: upgrade(old['base'] as Json) });

export const runConfigDocument = storedDocument<TrainingConfig>('settings', trainingConfigSchema, [
  unversioned,
  composed,
  lossTerms,
  methodOptions,
  pocketnetWidths,
  starts,
]);

export const studyConfigDocument = storedDocument<StudyConfig>('settings', studyConfigSchema, [
  unversioned,
  studyOf(composed),
  studyOf(lossTerms),
  methodOptionsOfStudy,
  studyOf(pocketnetWidths),
  startsOfStudy,
]);

/** @throws AppError for a status that this release does not know */
export function requireStatus(status: string): RunStatus {
  const known = runStatuses.find((one) => one === status);
  if (known === undefined) throw new AppError('corrupt', `its status "${status}" is unknown`);
  return known;
}
