/** What the evaluation thread offers; the contract between services and `evaluate.thread.ts`. */
import type { CasesToEvaluate, EvaluatedCase } from '../inference/evaluate-cases.ts';

export interface EvaluateCalls {
  /** Predicts labelled cases with a run's model, writes the masks on the images' own grids and measures them. */
  readonly evaluate: {
    readonly params: CasesToEvaluate;
    readonly event:
      | { readonly type: 'progress'; readonly fraction: number; readonly case: string }
      | ({ readonly type: 'case' } & EvaluatedCase);
    readonly reply: {
      /** Size that the run's model has when it is exported. */
      readonly modelBytes: number;
    };
  };
}
