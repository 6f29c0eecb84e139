/**
 * Which norms a network has and what stands in front of them. A norm divides each channel by its own deviation, so the
 * length of the filter before it means nothing, and its bias does nothing (pruning-methods.md 0.1, facts 1 and 2).
 */
import { kindOf, parametersOf, readersOf, type Layer, type Network } from '../network/index.ts';

export function normsOf({ layers }: Network): Layer[] {
  return layers.filter((layer) => kindOf(layer).normalizes);
}

/** The norm that reads this layer; undefined where none does. */
export function normAfter(network: Network, layer: string): string | undefined {
  return readersOf(network, layer).find((reader) => kindOf(reader).normalizes)?.id;
}

/** The norms that have a scale for each channel. */
export function scaledNorms(network: Network): Set<string> {
  return new Set(parametersOf(network).flatMap(({ layer, role }) => (role === 'scale' ? [layer] : [])));
}
