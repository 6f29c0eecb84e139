/**
 * Gradient-matrix redundancy with hierarchical pruning, after Zhou et al. (arXiv 2206.03596), of which only the abstract
 * could be read: a reconstruction that claims no number of theirs. The rank of a layer's gate gradients says how many of
 * its filters are redundant; layers are taken first, those whose redundant half is cheapest for the MACs it frees, and
 * filters second, by their conditional price. Ranks are of blocks of samples, prices of whole samples in every layer. A round takes at most half of each layer's redundancy before it touches
 * the other half, and what is not redundant last.
 */
import { at } from '../../../shared/at.ts';
import { optionOf } from '../../../shared/pruning-defaults.ts';
import type { Leaver } from '../budget.ts';
import type { Order } from '../criterion.ts';
import { blockGateGradients } from '../criteria/gates.ts';
import { addRows, byPrice, effectiveRank, overSamples } from '../criteria/gradient-matrix.ts';
import { relativeMacs } from '../criteria/taylor.ts';
import { plannedMethod } from '../planned.ts';
import { look } from '../../probing/survey.ts';

/** Per axis: enough rows for wide layers, since too few make every layer look redundant. */
const blocksPerAxis = 4;

const order: Order = async (view, _, survey) => {
  const { groups, network, patch, pruning } = view;
  const empty = () => new Map(groups.map(({ id, filters }) => [id, new Float64Array(filters * filters)]));
  const [ofBlocks, ofSamples] = [empty(), empty()];
  const blocks = new Map<string, number>();
  await look(survey, view, {
    outputs: (pass) => {
      const gates = blockGateGradients(pass, blocksPerAxis);
      for (const [id, { shape }] of gates) blocks.set(id, at(shape, 2));
      return Object.fromEntries(gates);
    },
    see: (outputs) => {
      for (const { id, filters } of groups) {
        const [rank, price, gates] = [ofBlocks.get(id), ofSamples.get(id), outputs[id]];
        if (!rank || !price || !gates) continue;
        const own = blocks.get(id) ?? 1;
        addRows(rank, gates, { filters, blocks: own });
        addRows(price, overSamples(gates, own), { filters, blocks: 1 });
      }
    },
  });
  const epsilon = optionOf('gradient-matrix', pruning, 'epsilon');
  const macs = relativeMacs(network, patch);
  const layers = groups.map(({ id, filters }) => {
    const none = new Float64Array(filters * filters);
    const priced = byPrice(ofSamples.get(id) ?? none, filters);
    const redundant = filters - effectiveRank(ofBlocks.get(id) ?? none, filters, epsilon);
    const half = Math.ceil(redundant / 2);
    const freed = Math.max(1, half) * (macs.get(id) ?? 1);
    const price = priced.slice(0, Math.max(1, half)).reduce((sum, entry) => sum + entry.price, 0) / freed;
    return { id, priced, redundant, half, price };
  });
  const cheapest = layers.toSorted((a, b) => a.price - b.price);
  const part = (from: 'half' | 'redundant' | null, to: 'half' | 'redundant'): Leaver[] =>
    cheapest.flatMap((layer) =>
      layer.priced
        .slice(from === null ? 0 : layer[from], layer[to])
        .map(({ filter }) => ({ group: layer.id, filter })),
    );
  const rest = layers
    .flatMap(({ id, priced, redundant }) =>
      priced
        .slice(redundant)
        .map(({ filter, price }) => ({ group: id, filter, price: price / (macs.get(id) ?? 1) })),
    )
    .sort((a, b) => a.price - b.price);
  return [
    ...part(null, 'half'),
    ...part('half', 'redundant'),
    ...rest.map(({ group, filter }) => ({ group, filter })),
  ];
};

export const gradientMatrix = plannedMethod({ name: 'gradient-matrix', criterion: () => new Map(), order });
