/** Scores of a group from the scale and bias of its norms (pruning-methods.md 2j). */
import { optionOf } from '../../../shared/pruning-defaults.ts';
import { kindOf, readersOf, type ChannelGroup, type Network } from '../../network/index.ts';
import type { View } from '../criterion.ts';
import { addUp, groupRows, squareSums } from '../group-rows.ts';
import { activationMoments } from './activation-moments.ts';
import { l1Scores } from './l1.ts';

/**
 * A group without norms (a transposed convolution's) is scored by its weights instead. Each layer's scores are divided
 * by their mean, so that they can be ranked together.
 */
export function normParameterScores(view: View, group: ChannelGroup): Float64Array {
  const { network, pruning } = view;
  const norms = groupRows(view, group, 'scale');
  const scales = norms.filter(({ role }) => role === 'scale');
  if (scales.length === 0)
    return overMean(l1Scores({ ...view, pruning: { ...pruning, variant: 'group' } }, group));
  const slope = slopeAfter(network, scales[0]?.layer ?? '');
  const lists = scales.map(({ layer, data }) => {
    const bias = norms.find((entry) => entry.layer === layer && entry.role === 'shift');
    return Float64Array.from(data, (gamma, filter) => {
      const { meanAbs, energy, variance } = activationMoments(gamma, bias?.data[filter] ?? 0, slope);
      return pruning.variant === 'meanAbs' ? meanAbs : pruning.variant === 'energy' ? energy : variance;
    });
  });
  const total = addUp(lists, group.filters);
  const own = pruning.variant === 'spread' ? total.map(Math.sqrt) : total;
  if (optionOf('bn-parameters', pruning, 'delivered') < 0.5) return overMean(own);
  const readers = addUp(groupRows(view, group, 'consume').map(squareSums), group.filters);
  return overMean(own.map((score, filter) => score * Math.sqrt(readers[filter] ?? 0)));
}

/** Of the activation that reads a norm, perhaps behind an addition; 1 where there is none. */
export function slopeAfter(network: Network, id: string): number {
  const [reader] = readersOf(network, id);
  if (reader === undefined) return 1;
  const { slope, sums } = kindOf(reader);
  if (slope !== null) return slope(reader);
  return sums ? slopeAfter(network, reader.id) : 1;
}

function overMean(scores: Float64Array): Float64Array {
  const mean = scores.reduce((total, score) => total + score, 0) / scores.length;
  return mean === 0 ? scores : scores.map((score) => score / mean);
}
