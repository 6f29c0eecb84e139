/** Measures of a run on whole cases, and of one run against another. */
import type { MethodName } from './pruning.ts';
import type { StartName } from './start.ts';

export interface ClassMetrics {
  /** Of the class, or what the region writes. */
  readonly value: number;
  /** null where the class is in neither reference nor prediction (it is then skipped in means). */
  readonly dice: number | null;
  /**
   * 95th percentile Hausdorff distance in millimetres; null where either surface is missing. Where only one is (`dice` is
   * a number), the network has failed: see `DistanceSummary`.
   */
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

/** A distance over the cases and classes that the reference or the prediction has. */
export interface DistanceSummary {
  /** Over those that have a distance, so without the failures; null where none has. */
  readonly mean: number | null;
  /** How many of `count` have none: the class is in one of reference and prediction alone. */
  readonly missing: number;
  readonly count: number;
  /** With the diagonal of the image in place of each that is missing; null where `count` is 0. */
  readonly penalised: number | null;
}

/** Said beside a mean distance that leaves some out; empty where none is. */
export const missingText = ({ missing, count }: Pick<DistanceSummary, 'missing' | 'count'>): string =>
  missing === 0 ? '' : `missing ${missing} of ${count}`;

/** How a 95 % interval is made: Student's t over few cases, percentiles of a bootstrap over more. */
export type IntervalKind = 't' | 'bootstrap';

export const intervalTexts: Record<IntervalKind, string> = {
  t: 'Student’s t over cases',
  bootstrap: 'bootstrap over cases',
};

/** Which cases a run was measured on: a test fold that was kept out, or the fold that judged the run while it trained. */
export interface MeasuredOn {
  readonly part: 'validation' | 'test';
  readonly fold: number;
}

export const measuredOnText = ({ part, fold }: MeasuredOn): string => `${part}, fold ${fold}`;

/** What a Wilcoxon test had to go by. */
export interface TestedCases {
  readonly cases: number;
  /** Those whose difference is not 0: the test leaves out the others. */
  readonly differing: number;
}

/** What the exact two-sided Wilcoxon test can reach at best over so many cases that differ: where all do so the same way. */
export const smallestP = (differing: number): number => Math.min(1, 2 ** (1 - differing));

/** Said beside a p over so few cases that it could not fall to 0.05; empty over more. */
export function smallestPText({ cases, differing }: TestedCases): string {
  const least = smallestP(differing);
  if (least <= 0.05) return '';
  const which = differing < cases ? ` of which ${differing} ${differing === 1 ? 'differs' : 'differ'}` : '';
  return `with ${cases} ${cases === 1 ? 'case' : 'cases'}${which} the exact test cannot go below ${least}`;
}

/** One row of the comparison table. `dice` is the mean over cases of the mean over foreground classes. */
export interface ComparisonRow {
  readonly run: string;
  readonly name: string;
  readonly method: MethodName;
  readonly start: StartName;
  readonly dims: 2 | 3;
  readonly measuredOn: MeasuredOn;
  /** See `hasCutNothing`. */
  readonly cutNothing: boolean;
  readonly dice: number;
  readonly diceSummary: Summary;
  /** Mean over the cases and classes that have one; null where none has. To be read with `hd95Summary` beside it. */
  readonly hd95: number | null;
  readonly hd95Summary: DistanceSummary;
  readonly perClass: readonly {
    readonly value: number;
    readonly name: string;
    readonly dice: Summary;
    readonly hd95: DistanceSummary;
  }[];
  readonly params: number;
  readonly macs: number;
  readonly bytes: number;
  /** Each when its run was evaluated, so that what else the machine did then is in it. */
  readonly msPerCase: number;
}

/** b minus a over the same cases: mean difference, 95 % interval, Wilcoxon signed-rank p. */
export interface ComparisonPair extends TestedCases {
  readonly a: string;
  readonly b: string;
  readonly diceDifference: number;
  readonly interval: IntervalKind;
  /** null for one case. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly p: number;
  /** After Holm's correction over all pairs of the comparison. */
  readonly pHolm: number;
}

/** Of runs that predicted the same cases in turns, round after round, so that what else the machine did met all alike. */
export interface TimesInTurns {
  /** How many each predicted, and how often each of them. */
  readonly cases: number;
  readonly rounds: number;
  /** Mean over the cases of the median over the rounds. */
  readonly times: readonly { readonly run: string; readonly msPerCase: number }[];
}

export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  readonly pairs: readonly ComparisonPair[];
  /** Measured on other cases each, or by other structures (classes, regions): no difference is formed. */
  readonly unpaired: readonly { readonly a: string; readonly b: string }[];
}
