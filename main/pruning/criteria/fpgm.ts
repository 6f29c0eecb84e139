/**
 * FPGM's score (He et al. 2019; pruning-methods.md 2e): the sum of a filter's distances to all others of its layer. The
 * smallest lie nearest to the geometric median and can be replaced by the others.
 */
import type { ChannelGroup } from '../../network/index.ts';
import type { View } from '../criterion.ts';
import { addUp, groupRows, kernelRows } from '../group-rows.ts';
import { normAfter, scaledNorms } from '../norms.ts';
import { pairwiseDistances, unitRows } from './distances.ts';

type FpgmView = Pick<View, 'network' | 'coupling' | 'weights' | 'pruning'>;

/**
 * Filters that are exactly zero count for nobody's distance (a block of zeros would win every later choice), and score 0.
 * Directional: the filters as an instance norm leaves them, since it takes the length of a kernel away.
 */
export function fpgmScores(view: FpgmView, group: ChannelGroup): Float64Array {
  const { filters } = group;
  const parts = kernelRows(view, group).map(({ layer, data }) =>
    view.pruning.variant === 'plain' ? Float64Array.from(data) : normedRows(view, group, layer, data),
  );
  const alive = Array.from({ length: filters }, (_, filter) =>
    parts.some((rows) => !isZeroRow(rows, filter, filters)),
  );
  return addUp(
    parts.map((rows) => distanceSums(rows, filters, alive)),
    filters,
  );
}

/**
 * Each kernel as a unit vector times its norm's scale, and the norm's bias beside it. The scale keeps its size: a filter
 * that grows back from a scale of zero stays near the others until it does something. As a direction of its own, its
 * tiny scale and bias made it the least replaceable, and every epoch silenced what the epoch before had trained.
 */
function normedRows(view: FpgmView, group: ChannelGroup, layer: string, data: Float32Array): Float64Array {
  const units = unitRows(data, group.filters);
  const norm = normAfter(view.network, layer);
  if (norm === undefined || !scaledNorms(view.network).has(norm)) return units;
  const rows = groupRows(view, group, 'scale');
  const [scales, shifts] = (['scale', 'shift'] as const).map(
    (role) => rows.find((own) => own.layer === norm && own.role === role)?.data,
  );
  const length = units.length / group.filters;
  return Float64Array.from({ length: units.length + group.filters }, (_, index) => {
    const filter = Math.floor(index / (length + 1));
    const place = index % (length + 1);
    if (place === length) return shifts?.[filter] ?? 0;
    return (units[filter * length + place] ?? 0) * (scales?.[filter] ?? 1);
  });
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
