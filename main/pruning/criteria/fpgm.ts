/**
 * FPGM's score (He et al. 2019; pruning-methods.md 2e): the sum of a filter's distances to all others of its layer. The
 * smallest lie nearest to the geometric median and can be replaced by the others.
 */
import type { ChannelGroup } from '../../network/index.ts';
import type { View } from '../criterion.ts';
import { addUp, groupRows, kernelRows } from '../group-rows.ts';
import { pairwiseDistances, unitRows } from './distances.ts';

type FpgmView = Pick<View, 'coupling' | 'weights' | 'pruning'>;

/**
 * Filters that are exactly zero count for nobody's distance (a block of zeros would win every later choice), and score 0.
 * Directional: kernels as unit vectors, and with them the norm's scale and bias.
 */
export function fpgmScores(view: FpgmView, group: ChannelGroup): Float64Array {
  const { filters } = group;
  const directional = view.pruning.variant !== 'plain';
  const parts = kernelRows(view, group).map(({ data }) =>
    directional ? unitRows(data, filters) : Float64Array.from(data),
  );
  if (directional) {
    const norms = groupRows(view, group, 'scale');
    const scales = norms.filter(({ parameter }) => parameter.endsWith('/scale'));
    const biases = norms.filter(({ parameter }) => parameter.endsWith('/bias'));
    for (const [index, { data }] of scales.entries()) {
      const pairs = Float64Array.from({ length: 2 * filters }, (_, place) =>
        place % 2 === 0 ? (data[place / 2] ?? 0) : (biases[index]?.data[(place - 1) / 2] ?? 0),
      );
      parts.push(unitRows(pairs, filters));
    }
  }
  const alive = Array.from({ length: filters }, (_, filter) =>
    parts.some((rows) => !isZeroRow(rows, filter, filters)),
  );
  return addUp(
    parts.map((rows) => distanceSums(rows, filters, alive)),
    filters,
  );
}

function distanceSums(rows: Float64Array, count: number, alive: readonly boolean[]): Float64Array {
  const distances = pairwiseDistances(rows, count);
  return Float64Array.from({ length: count }, (_, filter) => {
    if (alive[filter] === false) return 0;
    return alive.reduce(
      (sum, counts, other) => (counts ? sum + (distances[filter * count + other] ?? 0) : sum),
      0,
    );
  });
}

function isZeroRow(rows: Float64Array, row: number, count: number): boolean {
  const length = rows.length / count;
  return rows.subarray(row * length, (row + 1) * length).every((value) => value === 0);
}
