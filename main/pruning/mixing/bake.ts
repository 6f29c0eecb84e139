/** Reductions of weights that are used as mixtures: what is used stays, as it is used. */
import { createPlan, cut, type Reduction } from '../../network/index.ts';
import type { View } from '../criterion.ts';
import type { Mixing } from './mixing.ts';

/** The same reductions, with the mixed parameters put in whole. */
export function bakedReductions(
  { network, weights }: Pick<View, 'network' | 'weights'>,
  mixing: Mixing,
  reductions: readonly Reduction[],
): Reduction[] {
  const smaller = cut(network, mixing.bake(weights), new Map(), createPlan(network, reductions)).weights;
  const names = new Set(mixing.parameters());
  const replace = new Map([...smaller].filter(([name]) => names.has(name)));
  return reductions.map((reduction, index) => (index === 0 ? { ...reduction, replace } : reduction));
}
