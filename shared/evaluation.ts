/** Measures of a run on whole cases, and of one run against another. */

export interface ClassMetrics {
  readonly value: number;
  /** null where the class is in neither reference nor prediction (it is then skipped in means). */
  readonly dice: number | null;
  /** 95th percentile Hausdorff distance in millimetres; null where either surface is missing. */
  readonly hd95: number | null;
  readonly referenceMm3: number;
  readonly predictedMm3: number;
}

export interface CaseMetrics {
  readonly case: string;
  readonly classes: readonly ClassMetrics[];
  /** Milliseconds of the prediction of this case. */
  readonly milliseconds: number;
}

export interface Summary {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly median: number;
  readonly percentile5: number;
  readonly count: number;
}

/** One row of the comparison table. `dice` is the mean over cases of the mean over foreground classes. */
export interface ComparisonRow {
  readonly run: string;
  readonly name: string;
  readonly method: string;
  readonly dims: 2 | 3;
  readonly dice: number;
  readonly diceSummary: Summary;
  /** Mean over the cases and classes that have one; null where none has. */
  readonly hd95: number | null;
  readonly perClass: readonly {
    readonly value: number;
    readonly name: string;
    readonly dice: Summary;
    readonly hd95: Summary;
  }[];
  readonly params: number;
  readonly macs: number;
  readonly bytes: number;
  readonly msPerCase: number;
}

/** b minus a over the same cases: mean difference, 95 % bootstrap interval, Wilcoxon signed-rank p. */
export interface ComparisonPair {
  readonly a: string;
  readonly b: string;
  readonly cases: number;
  readonly diceDifference: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly p: number;
}

export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  readonly pairs: readonly ComparisonPair[];
}
