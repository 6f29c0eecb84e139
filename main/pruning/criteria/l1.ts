/** The L1 scores of a group's filters (pruning-methods.md 2a). */
import type { ChannelGroup, Weights } from '../../network/index.ts';
import type { View } from '../criterion.ts';
import { absoluteSums, addUp, groupRows, kernelRows, type Rows } from '../group-rows.ts';
import type { Keep } from '../method.ts';

type L1View = Pick<View, 'coupling' | 'weights' | 'pruning'>;

/** One score per filter, higher = keep. */
export function l1Scores(view: L1View, group: ChannelGroup): Float64Array {
  const made = makerSums(view, group);
  const { variant } = view.pruning;
  if (variant === 'independent' || variant === 'greedy') return made;
  const read = addUp(groupRows(view, group, 'consume').map(absoluteSums), group.filters);
  if (variant !== 'scaled') return addUp([overMean(made), overMean(read)], group.filters);
  const scales = groupRows(view, group, 'scale').filter(({ role }) => role === 'scale');
  const gamma = addUp(scales.map(absoluteSums), group.filters);
  // A transposed convolution has no norm: its group score stands in.
  return scales.length === 0
    ? addUp([overMean(made), overMean(read)], group.filters)
    : read.map((sum, filter) => sum * (gamma[filter] ?? 0));
}

/**
 * Σ|w| over the kernels that make a map. Where a shortcut is added, its convolution decides alone, as in the paper: it
 * is the one of a single tap beside others of more.
 */
function makerSums(view: L1View, group: ChannelGroup): Float64Array {
  const kernels = kernelRows(view, group);
  const shortcuts = kernels.filter(({ taps }) => taps === 1);
  const deciding: readonly Rows[] = shortcuts.length > 0 ? shortcuts : kernels;
  return addUp(deciding.map(absoluteSums), group.filters);
}

function overMean(sums: Float64Array): Float64Array {
  const mean = sums.reduce((total, sum) => total + sum, 0) / sums.length;
  return mean === 0 ? sums : sums.map((sum) => sum / mean);
}

/**
 * The greedy variant: front to back, each layer keeps as many filters as before, chosen without the weights that read
 * filters which are gone already.
 */
export function greedyKeep(view: View, keep: Keep): Keep {
  const alive = new Map<string, readonly number[]>();
  for (const group of view.groups) {
    const kept = keep.get(group.id);
    if (kept === undefined) continue;
    const scores = l1Scores({ ...view, weights: withoutInputs(view, alive) }, group);
    const order = Array.from(scores, (_, filter) => filter).sort(
      (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b,
    );
    alive.set(
      group.id,
      order.slice(0, kept.length).sort((a, b) => a - b),
    );
  }
  return alive;
}

/** The weights with zeros where they read a filter that is gone. */
function withoutInputs({ coupling, weights }: View, alive: Keep): Weights {
  const result = new Map(weights);
  for (const { parameter, axis, does, segments } of coupling.axes) {
    const array = weights.get(parameter);
    if (does !== 'consume' || !array || !segments.some(({ group }) => alive.has(group))) continue;
    const flags = segments.flatMap(({ group, atoms }) => {
      const kept = alive.get(group);
      return atoms.map((atom) => kept === undefined || kept.includes(atom));
    });
    const inner = array.shape.slice(axis + 1).reduce((size, side) => size * side, 1);
    const data = array.data.map((value, index) =>
      flags[Math.floor(index / inner) % flags.length] === false ? 0 : value,
    );
    result.set(parameter, { shape: array.shape, data });
  }
  return result;
}
