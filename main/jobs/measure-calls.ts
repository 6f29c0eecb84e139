/** What the measuring thread offers; the contract between services and `measure.thread.ts`. */
import type { LabelClass } from '../../shared/dataset.ts';
import type { ClassMetrics } from '../../shared/evaluation.ts';

export interface MeasureCalls {
  /** Reads two label maps on one grid and measures the second against the first. */
  readonly measure: {
    readonly params: {
      readonly reference: string;
      readonly other: string;
      readonly classes: readonly LabelClass[];
    };
    readonly event: never;
    readonly reply: readonly ClassMetrics[];
  };
}
