/** Dice by case for the plot: the mean over the classes that a case has, worst case first. */
import type { CaseMetrics } from '../../shared/evaluation.ts';

export interface CaseDice {
  readonly case: string;
  /** In the order of the runs; null where a run has not measured the case or no class is in it. */
  readonly dice: readonly (number | null)[];
}

export function diceByCase(runs: readonly (readonly CaseMetrics[])[]): readonly CaseDice[] {
  const ids = [...new Set(runs.flatMap((cases) => cases.map((one) => one.case)))];
  const rows = ids.map((id) => ({
    case: id,
    dice: runs.map((cases) => meanDice(cases.find((one) => one.case === id))),
  }));
  const worst = ({ dice }: CaseDice): number => Math.min(...dice.map((value) => value ?? 1));
  return rows.sort((a, b) => worst(a) - worst(b));
}

function meanDice(metrics: CaseMetrics | undefined): number | null {
  const values = metrics?.classes.flatMap(({ dice }) => dice ?? []) ?? [];
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
