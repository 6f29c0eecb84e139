/** User reports: DICOM and NIfTI as volumes. */
import type { Checks } from './report.ts';

export const volumeChecks: Checks = {};
