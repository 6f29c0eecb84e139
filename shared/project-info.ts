/** What pages show of the project that is open. */
import type { DatasetInfo } from './dataset.ts';

export interface ProjectInfo {
  readonly path: string;
  readonly name: string;
  readonly dataset: DatasetInfo | null;
  readonly caseCount: number;
  /** Of those, with a label to train on. */
  readonly labelledCount: number;
  readonly runCount: number;
  /** What was done by itself when the project was opened (a damaged database replaced, a run interrupted). */
  readonly notices: readonly string[];
}
