/** User reports: segmentations, structure sets, and images that lie beside their labels. */
import type { Checks } from './report.ts';

export const labelChecks: Checks = {};
