/** Vectors in LPS millimetres, as plain triples. */
import type { Triple } from '../../../shared/volume.ts';

export const add = (a: Triple, b: Triple): Triple => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scaled = (a: Triple, by: number): Triple => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = (a: Triple): Triple => scaled(a, 1 / Math.hypot(...a));

/** `vector` turned about a unit `axis` by so many degrees, right-handed (Rodrigues' formula). */
export function turned(vector: Triple, axis: Triple, degrees: number): Triple {
  const angle = (degrees * Math.PI) / 180;
  const along = scaled(axis, dot(axis, vector) * (1 - Math.cos(angle)));
  return add(add(scaled(vector, Math.cos(angle)), scaled(cross(axis, vector), Math.sin(angle))), along);
}
