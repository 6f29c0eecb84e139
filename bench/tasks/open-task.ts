/** A task that was opened, to be timed and closed. */
import type { Facts } from '../contestant.ts';

export interface OpenTask {
  readonly facts: Omit<Facts, 'who'>;
  /** What is timed. */
  readonly run: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}
