/**
 * The mask twin of a cut: the network keeps its size, and everything that belongs to a removed filter is zero: its
 * kernel, its bias, its norm's scale and bias (without those two the twins differ by a lot: pruning-methods.md 0.1,
 * fact 3) and the consumers' slices. A zero map stays zero under a norm without scale, so it is exact there as well.
 */
import { embedding, rewriteAxes } from './axis-map.ts';
import type { Network } from './graph.ts';
import { checkPlan, type PruningPlan } from './plan.ts';
import { axesOf, cut } from './surgery.ts';
import type { NdArray, Weights } from './weights.ts';

/** Weights of the uncut network that make it give what the cut one gives. */
export function mask(network: Network, weights: Weights, plan: PruningPlan): Weights {
  const coupling = checkPlan(network, plan);
  const reductions = new Map(plan.reductions.map((reduction) => [reduction.group, reduction]));
  const result = new Map<string, NdArray>();
  for (const [name, array] of cut(network, weights, new Map(), plan).weights) {
    result.set(name, rewriteAxes(array, axesOf(coupling, name), reductions, embedding));
  }
  return result;
}
