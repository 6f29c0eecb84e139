/** What a run reached on its cases, each with the size of its image, as tables want it. */
import { diagonalMm, type MeasuredCase } from '../evaluation/distances.ts';
import { listCases } from '../store/cases.ts';
import { listMetrics } from '../store/metrics.ts';
import type { Store } from '../store/open.ts';

/** Without cases that can no longer be read: their grid is not known. */
export function measuredCases(store: Store, run: string): MeasuredCase[] {
  const grids = new Map(listCases(store).map(({ id, grid }) => [id, grid]));
  return listMetrics(store, run).flatMap((metrics) => {
    const grid = grids.get(metrics.case);
    return grid === undefined ? [] : [{ ...metrics, diagonalMm: diagonalMm(grid) }];
  });
}
