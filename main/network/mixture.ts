/**
 * The axis map of a plan's matrices: P for axes that make or scale channels, Q for axes that read them
 * (pruning-methods.md 4.1). Without a matrix it is the selection of the kept channels.
 */
import { AppError } from '../../shared/result.ts';
import type { AxisMap, Reductions } from './axis-map.ts';
import type { AxisBinding, Segment } from './coupling.ts';
import type { Reduction } from './plan.ts';

export function mixture({ segments, does }: AxisBinding, reductions: Reductions): AxisMap {
  let offset = 0;
  return segments.flatMap((segment) => {
    const start = offset;
    offset += segment.atoms.length;
    return mixSegment(segment, reductions.get(segment.group), does === 'consume' ? 'consume' : 'produce').map(
      (terms) => terms.map(({ index, factor }) => ({ index: start + index, factor })),
    );
  });
}

/** How much of old atom `atom` goes into the `rank`-th kept one. */
type Factor = (atom: number, rank: number) => number;

function mixSegment(
  segment: Segment,
  reduction: Reduction | undefined,
  side: 'produce' | 'consume',
): AxisMap {
  const { atoms } = segment;
  if (!reduction) return atoms.map((_, index) => [{ index, factor: 1 }]);
  const ranks = new Map(reduction.keep.map((atom, rank) => [atom, rank]));
  const matrix = reduction[side];
  if (!matrix) {
    return atoms.flatMap((atom, index) => (ranks.has(atom) ? [[{ index, factor: 1 }]] : []));
  }
  const factorOf: Factor = (atom, rank) =>
    matrix.data[side === 'produce' ? rank * matrix.columns + atom : atom * matrix.columns + rank] ?? 0;
  checkCover(segment, reduction, Math.max(matrix.rows, matrix.columns), factorOf);
  return atoms.flatMap((target) => {
    const rank = ranks.get(target);
    if (rank === undefined) return [];
    const terms = atoms.map((atom, index) => ({ index, factor: factorOf(atom, rank) }));
    return [terms.filter(({ factor }) => factor !== 0)];
  });
}

/** @throws AppError where the mixture needs a channel that this segment does not have, or has twice. */
function checkCover(segment: Segment, reduction: Reduction, filters: number, factorOf: Factor): void {
  const own = new Set(segment.atoms);
  const refuse = (reason: string): never => {
    throw new AppError(
      'unsupported',
      `The filters of "${segment.group}" can be removed but not merged: ${reason}.`,
    );
  };
  if (own.size < segment.atoms.length) refuse('a layer has one of them twice');
  for (const [rank, target] of reduction.keep.entries()) {
    for (let atom = 0; atom < filters; atom++) {
      if (own.has(atom) !== own.has(target) && factorOf(atom, rank) !== 0) {
        refuse('not every layer of the group has all of them');
      }
    }
  }
}
