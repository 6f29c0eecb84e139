/** Medians, percentiles and moments, as NumPy computes them. */
import type { IntensityStatistics } from '../../shared/dataset.ts';
import type { Triple } from '../../shared/volume.ts';
import { mapTriple } from '../imaging/geometry.ts';

export function medianTriple(values: readonly Triple[]): Triple {
  return mapTriple((axis) =>
    quantile(
      values.map((value) => value[axis]),
      0.5,
    ),
  );
}

/** Over all parts together; zeros where there are no values. */
export function statisticsOf(parts: readonly Float32Array[]): IntensityStatistics {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    all.set(part, filled);
    filled += part.length;
  }
  all.sort();
  const mean = all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length);
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, all.length);
  const at = (share: number): number => (all.length === 0 ? 0 : sortedQuantile(all, share));
  return {
    mean,
    median: at(0.5),
    standardDeviation: Math.sqrt(variance),
    min: at(0),
    max: at(1),
    percentile005: at(0.005),
    percentile995: at(0.995),
  };
}

/** With linear interpolation between ranks, as NumPy's default. */
export function quantile(values: readonly number[], share: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), share);
}

function sortedQuantile(sorted: Float32Array | Float64Array, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (rank - below);
}
