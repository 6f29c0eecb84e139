/** All schema changes, oldest first. A released one is never edited: the next change gets the next number. */
import type { Migration } from '../migrate.ts';
import { initial } from './0001-initial.ts';
import { labelVersions } from './0002-label-versions.ts';
import { runDevice } from './0003-run-device.ts';
import { studies } from './0004-studies.ts';
import { segmentations } from './0005-segmentations.ts';
import { caseVerdicts } from './0006-case-verdicts.ts';
import { caseDescriptions } from './0008-case-descriptions.ts';
import { regions } from './0009-regions.ts';
import { segmentationWarnings } from './0007-segmentation-warnings.ts';

export const migrations: readonly Migration[] = [
  initial,
  labelVersions,
  runDevice,
  studies,
  segmentations,
  caseVerdicts,
  segmentationWarnings,
  caseDescriptions,
  regions,
];
