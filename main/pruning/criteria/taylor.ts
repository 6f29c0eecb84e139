/** The Taylor scores from gate gradients (Molchanov et al. 2016 and 2019; pruning-methods.md 2b). */
import type { Network } from '../../network/index.ts';
import { cost, couple, cutShape } from '../../network/index.ts';

/**
 * Adds one batch: Σ over samples of |t| (2016: |mean over positions of map · gradient|) or t² (2019).
 * @param gates [samples, filters] @param positions voxels of the map
 */
export function addTaylor(
  sums: Float64Array,
  gates: Float32Array,
  { squared, positions }: { readonly squared: boolean; readonly positions: number },
): void {
  for (const [index, gate] of gates.entries()) {
    const filter = index % sums.length;
    sums[filter] = (sums[filter] ?? 0) + (squared ? gate * gate : Math.abs(gate) / positions);
  }
}

/** Divided by the layer's L2 norm: without it, scores of different layers are not comparable. */
export function overNorm(scores: Float64Array): Float64Array {
  const norm = Math.sqrt(scores.reduce((total, score) => total + score * score, 0));
  return norm === 0 ? scores : scores.map((score) => score / norm);
}

/** MACs that one filter of each group takes with it, over their mean. */
export function relativeMacs(network: Network, patch: readonly number[]): Map<string, number> {
  const coupling = couple(network);
  const whole = cost(network, patch).macs;
  const freed = coupling.groups
    .filter(({ frozen, filters }) => !frozen && filters > 1)
    .map(({ id, filters }) => {
      const keep = new Map([[id, Array.from({ length: filters - 1 }, (_, filter) => filter)]]);
      return [id, whole - cost(cutShape(network, coupling, keep), patch).macs] as const;
    });
  const mean = freed.reduce((total, [, macs]) => total + macs, 0) / freed.length;
  return new Map(freed.map(([id, macs]) => [id, macs / mean]));
}
