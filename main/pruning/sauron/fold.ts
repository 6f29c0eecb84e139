/**
 * What the consumers of a removed filter read in its place. Sauron drops it, though all that its score says is that its
 * map lies close to the reference's. Here its kernel is added to the one that reads the reference, times the share with
 * which the reference fits its map best: cov(map, reference) / var(reference). As it is, a kernel would only be right for
 * maps of one scale, which no threshold demands. Not in the reference code, where the published pace leaves hundreds
 * of epochs to heal (sauron.md 5, choice c).
 */
import type { Reduction } from '../../network/index.ts';

/** Sums over passes of what `referenceMoments` gives. */
export interface ReferenceSums {
  readonly products: Float64Array;
  readonly means: Float64Array;
  readonly passes: number;
}

export function addMoments(
  sums: ReferenceSums | undefined,
  { products, means }: { readonly products: Float32Array; readonly means: Float32Array },
): ReferenceSums {
  const plus = (old: Float64Array | undefined, more: Float32Array): Float64Array =>
    Float64Array.from(more, (value, filter) => value + (old?.[filter] ?? 0));
  return {
    products: plus(sums?.products, products),
    means: plus(sums?.means, means),
    passes: (sums?.passes ?? 0) + 1,
  };
}

/** By filter, its share of the reference; 0 where the reference is silent. */
export function sharesOf({ products, means, passes }: ReferenceSums, reference: number): Float64Array {
  const own = (means[reference] ?? 0) / passes;
  const covariance = products.map(
    (product, filter) => product / passes - ((means[filter] ?? 0) / passes) * own,
  );
  const variance = covariance[reference] ?? 0;
  return covariance.map((value) => (variance > 1e-12 ? value / variance : 0));
}

/**
 * @param keep filters that stay, rising, the reference among them
 * @param shares of the reference, by filter before the cut
 */
export function foldIntoReference(
  group: string,
  keep: readonly number[],
  { shares, reference }: { readonly shares: ArrayLike<number>; readonly reference: number },
): Reduction {
  const [rows, columns] = [shares.length, keep.length];
  const data = new Float32Array(rows * columns);
  for (let filter = 0; filter < rows; filter++) {
    const stays = keep.indexOf(filter);
    if (stays >= 0) data[filter * columns + stays] = 1;
    else data[filter * columns + keep.indexOf(reference)] = shares[filter] ?? 0;
  }
  return { group, keep, consume: { rows, columns, data } };
}
