/**
 * A study's table. Seeds of one method share their test cases, so they are no independent observations: a case counts
 * once, with the mean over seeds of its difference to dense of the same seed and fold (Demšar 2006, JMLR 7:1, on
 * comparing over data sets rather than repetitions). All rows but dense are one family for Holm's correction.
 */
import type { CaseMetrics } from '../../shared/evaluation.ts';
import type { StudyDifference, StudyPoint, StudyRow, StudySlot } from '../../shared/study.ts';
import { caseDice } from './compare.ts';
import { holm } from './holm.ts';
import { pairedDifference } from './paired.ts';
import { meanOf, summarize } from './summary.ts';

export interface StudiedRun extends StudySlot {
  readonly run: string;
  readonly cases: readonly CaseMetrics[];
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
export function studyRows(slots: readonly StudySlot[], runs: readonly StudiedRun[]): StudyRow[] {
  const cellOf = ({ method, cut }: StudySlot): string => `${method} ${cut ?? ''}`;
  const cells = new Map(slots.map((slot) => [cellOf(slot), slot]));
  const dense = runs.filter(({ method }) => method === 'none');
  const rows = [...cells].flatMap(([cell, { method, cut }]) => {
    const own = runs.filter((run) => cellOf(run) === cell);
    if (own.length === 0) return [];
    const planned = slots.filter((slot) => cellOf(slot) === cell).length;
    return [{ row: { method, cut, planned, ...summaryOf(own) }, difference: differenceOf(own, dense) }];
  });
  const tested = rows.filter(({ row, difference }) => row.method !== 'none' && difference !== null);
  const adjusted = holm(tested.map(({ difference }) => difference?.p ?? 1));
  return rows.map(({ row, difference }) => {
    const pHolm = adjusted[tested.findIndex((entry) => entry.row === row)];
    return { ...row, toDense: difference === null || pHolm === undefined ? null : { ...difference, pHolm } };
  });
}

const diceOfRun = ({ cases }: StudiedRun): number => meanOf(cases.flatMap((one) => caseDice(one) ?? []));

export const studyPoints = (runs: readonly StudiedRun[]): StudyPoint[] =>
  runs.map((one) => {
    const { key, method, cut, seed, fold, run, macs } = one;
    return { key, method, cut, seed, fold, run, macs, dice: diceOfRun(one) };
  });

function summaryOf(runs: readonly StudiedRun[]): Omit<StudyRow, 'method' | 'cut' | 'planned' | 'toDense'> {
  const mean = (of: (run: StudiedRun) => number): number => meanOf(runs.map(of));
  const byCase = Map.groupBy(
    runs.flatMap(({ cases }) => cases),
    (measured) => measured.case,
  );
  const perCase = [...byCase.values()].flatMap((measured) => {
    const values = measured.flatMap((one) => caseDice(one) ?? []);
    return values.length === 0 ? [] : [meanOf(values)];
  });
  const distances = runs.flatMap(({ cases }) =>
    cases.flatMap(({ classes }) => classes.flatMap(({ hd95 }) => hd95 ?? [])),
  );
  const times = runs.flatMap(({ milliseconds }) => milliseconds ?? []);
  return {
    runs: runs.map(({ run }) => run),
    uncut: runs.filter(({ cutNothing }) => cutNothing).length,
    dice: meanOf(perCase),
    diceDeviation: summarize(runs.map(diceOfRun)).standardDeviation,
    hd95: distances.length === 0 ? null : meanOf(distances),
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
  const byCase = new Map<string, number[]>();
  for (const run of runs) {
    const control = dense.find(({ seed, fold }) => seed === run.seed && fold === run.fold);
    for (const measured of run.cases) {
      const other = control?.cases.find((one) => one.case === measured.case);
      const [first, second] = [other ? caseDice(other) : null, caseDice(measured)];
      if (first === null || second === null) continue;
      byCase.set(measured.case, [...(byCase.get(measured.case) ?? []), second - first]);
    }
  }
  if (byCase.size === 0) return null;
  return { cases: byCase.size, ...pairedDifference([...byCase.values()].map(meanOf)) };
}
