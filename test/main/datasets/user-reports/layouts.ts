/** User reports: how folders of data sets are laid out. */
import type { Checks } from './report.ts';

export const layoutChecks: Checks = {};
