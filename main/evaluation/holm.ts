/**
 * Holm's step-down correction of p-values (Holm 1979, Scand. J. Statist. 6:65): the smallest of m is multiplied by m,
 * the next by m - 1, and so on; none may be below the one before. It bounds the chance of any false finding among them.
 */

/** @returns the adjusted p-values in the given order, at most 1 */
import { at } from '../../shared/at.ts';

export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => at(pValues, a) - at(pValues, b));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let least = 0;
  order.forEach((index, rank) => {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * at(pValues, index)));
    adjusted[index] = least;
  });
  return adjusted;
}
