/**
 * What the consumers of a removed filter read in its place. Sauron drops it, though all that its score says is that its
 * map lies close to the reference's: dropped, a consumer's sum changes by W · map; with W added to the kernel that reads
 * the reference, by W · (map - reference), which is what the score measures. Not in the reference code, where the
 * published pace leaves hundreds of epochs to heal (sauron.md 5, choice c).
 */
import type { Reduction } from '../../network/index.ts';

/**
 * @param keep filters that stay, rising, the reference among them
 * @param filters before the cut
 */
export function foldIntoReference(
  group: string,
  keep: readonly number[],
  { filters, reference }: { readonly filters: number; readonly reference: number },
): Reduction {
  const columns = keep.length;
  const data = new Float32Array(filters * columns);
  for (let filter = 0; filter < filters; filter++) {
    data[filter * columns + keep.indexOf(keep.includes(filter) ? filter : reference)] = 1;
  }
  return { group, keep, consume: { rows: filters, columns, data } };
}
