/** What the measuring thread offers; the contract between services and `measure.thread.ts`. */
import type { Measured } from '../evaluation/case-metrics.ts';
import type { ClassMetrics } from '../../shared/evaluation.ts';

export interface MeasureCalls {
  /** Reads two label maps on one grid and measures the second against the first. */
  readonly measure: {
    readonly params: {
      readonly reference: string;
      readonly other: string;
      readonly measured: Measured;
    };
    readonly event: never;
    readonly reply: readonly ClassMetrics[];
  };
}
