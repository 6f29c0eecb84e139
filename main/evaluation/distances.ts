/**
 * Distances over cases and classes, where some have none: a network that finds nothing of a class, or one that is not
 * there, has no surface to measure to. Leaving those out ranks networks that fail first, so they are counted, and a second
 * mean takes the diagonal of the image for each, as BraTS and Metrics Reloaded do (Maier-Hein et al. 2024, Nature Methods
 * 21:195). A class that is in neither map is rightly missing and counts nowhere.
 */
import type { CaseMetrics, ClassMetrics, DistanceSummary } from '../../shared/evaluation.ts';
import type { Grid } from '../../shared/volume.ts';
import { meanOf } from './summary.ts';

/** A case with the largest distance that its image has. */
export interface MeasuredCase extends CaseMetrics {
  readonly diagonalMm: number;
}

/** Millimetres between the outermost voxels: no distance in an image is larger. */
export const diagonalMm = ({ size, spacing }: Grid): number =>
  Math.hypot(...size.map((voxels, axis) => (voxels - 1) * (spacing[axis] as number)));

/** @param counts which classes or regions of each case; all if left out */
export function summarizeDistances(
  cases: readonly MeasuredCase[],
  counts: (metrics: ClassMetrics) => boolean = () => true,
): DistanceSummary {
  const found = cases.flatMap(({ classes, diagonalMm: worst }) =>
    classes.filter(counts).flatMap(({ dice, hd95 }) => (dice === null ? [] : [{ hd95, worst }])),
  );
  const distances = found.flatMap(({ hd95 }) => hd95 ?? []);
  return {
    mean: distances.length === 0 ? null : meanOf(distances),
    missing: found.length - distances.length,
    count: found.length,
    penalised: found.length === 0 ? null : meanOf(found.map(({ hd95, worst }) => hd95 ?? worst)),
  };
}
