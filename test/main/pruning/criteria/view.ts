/** A view of a network for criteria that read weights alone. */
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { type MethodName, type PruningConfig } from '../../../../shared/pruning.ts';
import { createRandom } from '../../../../shared/random.ts';
import { couple, initializeWeights, type Network, type Weights } from '../../../../main/network/index.ts';
import { limitsOf } from '../../../../main/pruning/budget.ts';
import type { View } from '../../../../main/pruning/criterion.ts';
import { tinyNetwork } from '../tiny-network.ts';

export function viewOf(
  method: MethodName,
  {
    network = tinyNetwork,
    weights,
    pruning,
  }: { network?: Network; weights?: Weights; pruning?: Partial<PruningConfig> } = {},
): View {
  const coupling = couple(network);
  const groups = coupling.groups.filter(({ frozen }) => !frozen);
  const asked = { ...defaultPruning(method), ...pruning };
  return {
    network,
    weights: weights ?? initializeWeights(network, createRandom(5)),
    coupling,
    groups,
    layers: groups.map((group) => ({ ...group, initialFilters: group.filters })),
    limits: limitsOf(asked),
    pruning: asked,
    patch: [16, 16],
    seed: 3,
    epoch: 1,
  };
}

/** The same weights but for one array. */
export function withArray(
  weights: Weights,
  name: string,
  change: (value: number, index: number) => number,
): Weights {
  const array = weights.get(name)!;
  return new Map(weights).set(name, { ...array, data: array.data.map(change) });
}
