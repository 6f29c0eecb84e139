/** User reports: images given to `predict`. */
import type { Checks } from './report.ts';

export const predictChecks: Checks = {};
