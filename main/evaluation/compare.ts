/** The comparison table: one row of measures and costs per run, and every pair of runs that were measured on the same cases. */
import type {
  CaseMetrics,
  ClassMetrics,
  Comparison,
  ComparisonPair,
  ComparisonRow,
  MeasuredOn,
} from '../../shared/evaluation.ts';
import type { MethodName } from '../../shared/pruning.ts';
import type { StartName } from '../../shared/start.ts';
import type { Structure } from '../../shared/task.ts';
import { summarizeDistances, type MeasuredCase } from './distances.ts';
import { holm } from './holm.ts';
import { pairedDifference } from './paired.ts';
import { meanOf, summarize } from './summary.ts';

/** A run with its measured cases. */
export interface MeasuredRun {
  readonly run: string;
  readonly name: string;
  readonly method: MethodName;
  readonly start: StartName;
  readonly dims: 2 | 3;
  readonly measuredOn: MeasuredOn;
  readonly cutNothing: boolean;
  readonly params: number;
  readonly macs: number;
  /** Size of the exported model. */
  readonly bytes: number;
  /** What it was measured by. */
  readonly structures: readonly Structure[];
  readonly cases: readonly MeasuredCase[];
}

export function compareRuns(runs: readonly MeasuredRun[]): Comparison {
  const rows = runs.map(comparisonRow);
  const couples = runs.flatMap((a, index) => runs.slice(index + 1).map((b) => ({ a, b })));
  const pairs = couples.flatMap(({ a, b }) => (isComparable(a, b) ? (comparisonPair(a, b) ?? []) : []));
  const corrected = holm(pairs.map(({ p }) => p));
  return {
    rows,
    pairs: pairs.map((pair, index) => ({ ...pair, pHolm: corrected[index] as number })),
    unpaired: couples.filter(({ a, b }) => !isComparable(a, b)).map(({ a, b }) => ({ a: a.run, b: b.run })),
  };
}

/** Mean Dice over the classes or regions that the reference or the prediction has; null where none has any. */
export function caseDice({ classes }: CaseMetrics): number | null {
  const values = present(classes);
  return values.length === 0 ? null : meanOf(values);
}

function comparisonRow({ cases, structures, ...run }: MeasuredRun): ComparisonRow {
  const diceSummary = summarize(cases.flatMap((measured) => caseDice(measured) ?? []));
  const hd95Summary = summarizeDistances(cases);
  return {
    ...run,
    dice: diceSummary.mean,
    diceSummary,
    hd95: hd95Summary.mean,
    hd95Summary,
    perClass: structures.map(({ value, name }) => {
      const measured = cases.flatMap((c) => c.classes.filter((metrics) => metrics.value === value));
      return {
        value,
        name,
        dice: summarize(present(measured)),
        hd95: summarizeDistances(cases, (metrics) => metrics.value === value),
      };
    }),
    msPerCase: meanOf(cases.map(({ milliseconds }) => milliseconds)),
  };
}

/** On the same cases and by the same structures: a mean over regions is no mean over classes. */
function isComparable(a: MeasuredRun, b: MeasuredRun): boolean {
  const basis = ({ cases, structures }: MeasuredRun): string =>
    JSON.stringify([cases.map((one) => one.case).sort(), structures]);
  return basis(a) === basis(b);
}

/** Undefined where no case has a class that both could be measured by. */
function comparisonPair(a: MeasuredRun, b: MeasuredRun): Omit<ComparisonPair, 'pHolm'> | undefined {
  const ofA = new Map(a.cases.map((measured) => [measured.case, caseDice(measured)]));
  const differences = b.cases.flatMap((measured) => {
    const [first, second] = [ofA.get(measured.case) ?? null, caseDice(measured)];
    return first === null || second === null ? [] : [second - first];
  });
  if (differences.length === 0) return undefined;
  const { mean, ...rest } = pairedDifference(differences);
  return { a: a.run, b: b.run, cases: differences.length, diceDifference: mean, ...rest };
}

const present = (metrics: readonly ClassMetrics[]): number[] => metrics.flatMap(({ dice }) => dice ?? []);
