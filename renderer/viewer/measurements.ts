/** Lengths and areas that a person draws: places in LPS millimetres, so they stay right in every pane and zoom. */
import type { Triple } from '../../shared/volume.ts';
import { add, cross, scaled, subtract } from './geometry/vectors.ts';

export interface Measurement {
  readonly id: number;
  readonly kind: 'length' | 'area';
  /** Two ends of a length; the corners of an area's outline. */
  readonly points: readonly Triple[];
}

/** Millimetres. */
export const lengthOf = (points: readonly Triple[]): number =>
  points
    .slice(1)
    .reduce((sum, point, index) => sum + Math.hypot(...subtract(point, points[index] ?? point)), 0);

/** Square millimetres inside a closed outline that lies in a plane (the shoelace formula in space). */
export function areaOf(points: readonly Triple[]): number {
  const [origin] = points;
  if (origin === undefined) return 0;
  const total = points
    .slice(1)
    .map((point, index) => cross(subtract(points[index] ?? origin, origin), subtract(point, origin)))
    .reduce(add, [0, 0, 0]);
  return Math.hypot(...scaled(total, 0.5));
}

export function describeMeasurement({ kind, points }: Measurement): string {
  if (kind === 'length') return `${lengthOf(points).toFixed(1)} mm`;
  const area = areaOf(points);
  return area < 100 ? `${area.toFixed(1)} mm²` : `${(area / 100).toFixed(2)} cm²`;
}
