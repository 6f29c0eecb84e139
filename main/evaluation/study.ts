/**
 * A study's table. Seeds of one arm share their test cases, so they are no independent observations: a case counts
 * once, with the mean over seeds of its difference to dense of the same seed and fold (Demšar 2006, JMLR 7:1, on
 * comparing over data sets rather than repetitions). All rows but dense are one family for Holm's correction. What is so
 * found holds for these trained networks; whether it holds for the method trained again, a second test over seeds says.
 */
import { roleOf, type Arm } from '../../shared/arm.ts';
import {
  fewestSeeds,
  type StudyDifference,
  type StudyPoint,
  type StudyRow,
  type StudySlot,
} from '../../shared/study.ts';
import { caseDice } from './compare.ts';
import { summarizeDistances, type MeasuredCase } from './distances.ts';
import { holm } from './holm.ts';
import { pairedDifference, pairedT } from './paired.ts';
import { meanOf, summarize } from './summary.ts';

export interface StudiedRun extends StudySlot {
  readonly run: string;
  readonly cases: readonly MeasuredCase[];
  readonly cutNothing: boolean;
  readonly params: number;
  readonly macs: number;
  readonly bytes: number;
  readonly peakBytes: number;
  readonly milliseconds: number | null;
  readonly pruningSeconds: number;
  readonly trainingSeconds: number;
}

/** @param slots of the whole study; @param runs those that are finished and measured */
export function studyRows(
  slots: readonly StudySlot[],
  runs: readonly StudiedRun[],
): Omit<StudyRow, 'variant'>[] {
  const cellOf = ({ arm, cut }: StudySlot): string => `${arm} ${cut ?? ''}`;
  const cells = new Map(slots.map((slot) => [cellOf(slot), slot]));
  const dense = runs.filter((run) => roleOf(run) === 'control');
  const rows = [...cells].flatMap(([cell, { arm, start, method, cut }]) => {
    const own = runs.filter((run) => cellOf(run) === cell);
    if (own.length === 0) return [];
    const planned = slots.filter((slot) => cellOf(slot) === cell).length;
    return [
      {
        row: { arm, start, method, cut, planned, ...summaryOf(own) },
        difference: roleOf({ start, method }) === 'control' ? null : differenceOf(own, dense),
      },
    ];
  });
  const tested = rows.flatMap(({ row, difference }) =>
    typeof difference?.p === 'number' ? [{ row, p: difference.p }] : [],
  );
  const adjusted = holm(tested.map(({ p }) => p));
  return rows.map(({ row, difference }) => {
    const pHolm = adjusted[tested.findIndex((entry) => entry.row === row)] ?? null;
    return { ...row, toDense: difference === null ? null : { ...difference, pHolm } };
  });
}

const diceOfRun = ({ cases }: StudiedRun): number => meanOf(cases.flatMap((one) => caseDice(one) ?? []));

export const studyPoints = (runs: readonly StudiedRun[]): StudyPoint[] =>
  runs.map((one) => {
    const { key, arm, start, method, cut, seed, fold, run, macs } = one;
    return { key, arm, start, method, cut, seed, fold, run, macs, dice: diceOfRun(one) };
  });

function summaryOf(
  runs: readonly StudiedRun[],
): Omit<StudyRow, keyof Arm | 'arm' | 'variant' | 'cut' | 'planned' | 'toDense'> {
  const mean = (of: (run: StudiedRun) => number): number => meanOf(runs.map(of));
  const byCase = Map.groupBy(
    runs.flatMap(({ cases }) => cases),
    (measured) => measured.case,
  );
  const perCase = [...byCase.values()].flatMap((measured) => {
    const values = measured.flatMap((one) => caseDice(one) ?? []);
    return values.length === 0 ? [] : [meanOf(values)];
  });
  const hd95Summary = summarizeDistances(runs.flatMap(({ cases }) => cases));
  const times = runs.flatMap(({ milliseconds }) => milliseconds ?? []);
  return {
    runs: runs.map(({ run }) => run),
    uncut: runs.filter(({ cutNothing }) => cutNothing).length,
    dice: meanOf(perCase),
    diceDeviation: summarize(runs.map(diceOfRun)).standardDeviation,
    hd95: hd95Summary.mean,
    hd95Summary,
    params: mean(({ params }) => params),
    macs: mean(({ macs }) => macs),
    bytes: mean(({ bytes }) => bytes),
    peakBytes: mean(({ peakBytes }) => peakBytes),
    milliseconds: times.length < runs.length ? null : meanOf(times),
    pruningSeconds: mean(({ pruningSeconds }) => pruningSeconds),
    trainingSeconds: mean(({ trainingSeconds }) => trainingSeconds),
  };
}

/** null where no case was measured by both sides. */
function differenceOf(
  runs: readonly StudiedRun[],
  dense: readonly StudiedRun[],
): Omit<StudyDifference, 'pHolm'> | null {
  const found = runs.flatMap((run) => {
    const control = dense.find(({ seed, fold }) => seed === run.seed && fold === run.fold);
    return run.cases.flatMap((measured) => {
      const other = control?.cases.find((one) => one.case === measured.case);
      const [first, second] = [other ? caseDice(other) : null, caseDice(measured)];
      return first === null || second === null
        ? []
        : [{ case: measured.case, seed: run.seed, difference: second - first }];
    });
  });
  if (found.length === 0) return null;
  const meansBy = (key: 'case' | 'seed'): number[] =>
    [...Map.groupBy(found, (one) => one[key]).values()].map((own) =>
      meanOf(own.map(({ difference }) => difference)),
    );
  const [byCase, bySeed] = [meansBy('case'), meansBy('seed')];
  const enough = bySeed.length >= fewestSeeds;
  const { p, ...paired } = pairedDifference(byCase);
  return {
    ...paired,
    cases: byCase.length,
    seeds: bySeed.length,
    p: enough ? p : null,
    pSeeds: enough ? pairedT(bySeed) : null,
  };
}
