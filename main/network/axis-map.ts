/**
 * One axis of one array, rewritten: each new index is a sum of old ones. With one term of factor 1 it is a plain
 * selection, bit for bit; with no term it is zero; a mixture (`mixture.ts`) has several. Cuts and masks are made of this.
 */
import { at } from '../../shared/at.ts';
import type { AxisBinding, Segment } from './coupling.ts';
import type { Reduction } from './plan.ts';
import { product, type NdArray } from './weights.ts';

interface Term {
  readonly index: number;
  readonly factor: number;
}

/** map[j] makes new index j. */
export type AxisMap = readonly (readonly Term[])[];

/** By group; a group without one stays whole. */
export type Reductions = ReadonlyMap<string, Reduction>;

export function mapAxis(array: NdArray, axis: number, map: AxisMap): NdArray {
  const outer = product(array.shape.slice(0, axis));
  const length = at(array.shape, axis);
  const inner = product(array.shape.slice(axis + 1));
  const data = new Float32Array(outer * map.length * inner);
  for (let block = 0; block < outer; block++) {
    for (const [target, terms] of map.entries()) {
      const to = (block * map.length + target) * inner;
      for (const [order, { index, factor }] of terms.entries()) {
        const from = (block * length + index) * inner;
        for (let step = 0; step < inner; step++) {
          const value = factor * (array.data[from + step] ?? 0);
          data[to + step] = order === 0 ? value : (data[to + step] ?? 0) + value; // 0 + -0 would lose the sign
        }
      }
    }
  }
  return { shape: array.shape.with(axis, map.length), data };
}

/** Rewrites each of an array's axes that belongs, in part, to a reduced group. */
export function rewriteAxes(
  array: NdArray,
  axes: readonly AxisBinding[],
  reductions: Reductions,
  mapOf: (binding: AxisBinding, reductions: Reductions) => AxisMap,
): NdArray {
  return axes
    .filter(({ segments }) => segments.some(({ group }) => reductions.has(group)))
    .reduce((current, binding) => mapAxis(current, binding.axis, mapOf(binding, reductions)), array);
}

/** The kept indices of an axis, in order. */
export function selection({ segments }: AxisBinding, reductions: Reductions): AxisMap {
  return keptFlags(segments, reductions).flatMap((kept, index) => (kept ? [[{ index, factor: 1 }]] : []));
}

/** The inverse: kept indices back where they were, zeros for the others. */
export function embedding({ segments }: AxisBinding, reductions: Reductions): AxisMap {
  let rank = 0;
  return keptFlags(segments, reductions).map((kept) => (kept ? [{ index: rank++, factor: 1 }] : []));
}

function keptFlags(segments: readonly Segment[], reductions: Reductions): boolean[] {
  return segments.flatMap(({ group, atoms }) => {
    const reduction = reductions.get(group);
    if (!reduction) return atoms.map(() => true);
    const keep = new Set(reduction.keep);
    return atoms.map((atom) => keep.has(atom));
  });
}
