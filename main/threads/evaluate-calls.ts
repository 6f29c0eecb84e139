/** What the evaluation thread offers; the contract between services and `evaluate.thread.ts`. */
import type { Measured } from '../evaluation/case-metrics.ts';
import type { DeviceId } from '../../shared/devices.ts';
import type { CaseMetrics } from '../../shared/evaluation.ts';
import type { CaseFiles } from '../datasets/case-files.ts';

export interface EvaluatedCase {
  readonly metrics: CaseMetrics;
  /** The mask that was written. */
  readonly mask: { readonly path: string; readonly bytes: number; readonly sha256: string };
}

export interface EvaluateCalls {
  /** Predicts labelled cases with a run's model, writes the masks on the images' own grids and measures them. */
  readonly evaluate: {
    readonly params: {
      /** Of the run, with its checkpoint or final model. */
      readonly runFolder: string;
      readonly device: DeviceId;
      readonly cases: readonly CaseFiles[];
      readonly measured: Measured;
      /** Where `<case>.nii.gz` is written. */
      readonly maskFolder: string;
    };
    readonly event:
      | { readonly type: 'progress'; readonly fraction: number; readonly case: string }
      | ({ readonly type: 'case' } & EvaluatedCase);
    readonly reply: {
      /** Size that the run's model has when it is exported. */
      readonly modelBytes: number;
    };
  };
}
