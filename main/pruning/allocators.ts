/** Allocators decide from scores which filters of a layer stay (pruning-methods.md 4). */

/**
 * Filters that score at least `threshold` stay, and so does the protected one; where fewer than `floor` would be left,
 * the best of the others stay as well. Strict comparison, ties broken by the lower index.
 * @param scores one per filter, higher = keep; +Infinity is never removed. NaN is a defect of the caller's.
 * @returns rising indices
 */
import { at } from '../../shared/at.ts';

export function atLeastThreshold(
  scores: readonly number[],
  { threshold, floor, protect }: { threshold: number; floor: number; protect: number },
): number[] {
  const all = scores.map((_, filter) => filter);
  const stays = new Set(all.filter((filter) => filter === protect || !(score(filter) < threshold)));
  const leavers = all.filter((filter) => !stays.has(filter)).sort((a, b) => score(b) - score(a) || a - b);
  for (const filter of leavers.slice(0, Math.max(0, floor - stays.size))) stays.add(filter);
  return all.filter((filter) => stays.has(filter));

  function score(filter: number): number {
    return at(scores, filter);
  }
}
