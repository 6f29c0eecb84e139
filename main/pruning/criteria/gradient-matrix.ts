/** Redundancy from the gradients at a layer's gates (pruning-methods.md 2k). */
import { eigenvalues } from '../linear-algebra/eigenvalues.ts';

/** Adds one batch to F = Σ rows rowsᵀ. @param gates [samples, filters, blocks]: each sample and block is a row */
export function addRows(
  f: Float64Array,
  gates: Float32Array,
  { filters, blocks }: { filters: number; blocks: number },
): void {
  const samples = gates.length / filters / blocks;
  for (let sample = 0; sample < samples; sample++) {
    for (let block = 0; block < blocks; block++) {
      const at = (filter: number): number => gates[(sample * filters + filter) * blocks + block] ?? 0;
      for (let a = 0; a < filters; a++) {
        const own = at(a);
        if (own === 0) continue;
        for (let b = 0; b < filters; b++) f[a * filters + b] = (f[a * filters + b] ?? 0) + own * at(b);
      }
    }
  }
}

/**
 * The gates of whole samples, [samples, filters]: what a price is counted from. Blocks are more rows for the rank, but maps
 * that they do not divide have none, and sums over different parts of a sample are no prices that layers share.
 */
export function overSamples(gates: Float32Array, blocks: number): Float32Array {
  const whole = new Float32Array(gates.length / blocks);
  for (const [index, gate] of gates.entries())
    whole[Math.floor(index / blocks)] = (whole[Math.floor(index / blocks)] as number) + gate;
  return whole;
}

/** Directions that hold all but a share ε of the gradients' energy; ε is relative, since gradients shrink. */
export function effectiveRank(f: Float64Array, filters: number, epsilon: number): number {
  const values = eigenvalues(f, filters);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let held = 0;
  return 1 + values.findIndex((value) => (held += Math.max(0, value)) >= (1 - epsilon) * total);
}

export interface PricedFilter {
  readonly filter: number;
  /** What removing it costs in addition to those before it: ½ (F_jj + 2 Σ F_ij). */
  readonly price: number;
}

/** All filters in the order of their conditional price, cheapest first. */
export function byPrice(f: Float64Array, filters: number): PricedFilter[] {
  const prices = Float64Array.from({ length: filters }, (_, j) => 0.5 * (f[j * filters + j] ?? 0));
  const left = new Set(Array.from({ length: filters }, (_, filter) => filter));
  const order: PricedFilter[] = [];
  while (left.size > 0) {
    let best = -1;
    for (const filter of left) if (best < 0 || (prices[filter] ?? 0) < (prices[best] ?? 0)) best = filter;
    left.delete(best);
    order.push({ filter: best, price: prices[best] ?? 0 });
    for (const other of left) prices[other] = (prices[other] ?? 0) + (f[best * filters + other] ?? 0);
  }
  return order;
}
