/** A pruner that leaves the network as it is: of the dense control, and of baselines that start small. */
import { couple } from '../network/index.ts';
import type { MethodSetup, Pruner } from './method.ts';

export function unpruned({ layers, dense }: MethodSetup, description: string): Pruner {
  const planned = new Map(couple(dense).groups.map(({ id, filters }) => [id, filters]));
  const states = layers.map(({ id, filters }) => {
    const initialFilters = planned.get(id) ?? filters;
    return { id, filters, initialFilters, details: null };
  });
  return {
    describe: () => description,
    penalty: () => undefined,
    evidence: () => undefined,
    feeds: () => ({}),
    observe: () => undefined,
    endEpoch: () => ({ keep: undefined, layers: states }),
    layers: () => states,
    save: () => null,
  };
}
