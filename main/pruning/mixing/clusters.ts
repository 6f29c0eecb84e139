/**
 * Clusters of filters that are to become one (pruning-methods.md 2h, and 0.1, fact 5): filters of one direction whose
 * norms' scale and bias have one ratio make maps that are positive multiples of each other. One of them can then stand
 * for all: its readers' weights are added up, each times the ratio.
 */
import { at as elementAt } from '../../../shared/at.ts';
import type { ChannelGroup, Reduction } from '../../network/index.ts';
import type { Part } from './parts.ts';

/** Cluster of each filter. */
export type Labels = readonly number[];

/**
 * Rows drawn to the mean direction of their cluster, each with its own length. @param alpha 1: all the way
 * @returns [filters, length]
 */
export function pulled({ rows, lengths }: Part, labels: Labels, alpha: number): Float64Array {
  const width = rows.length / labels.length;
  const unit = (filter: number, step: number): number =>
    (lengths[filter] ?? 0) > 0 ? (rows[filter * width + step] ?? 0) / (lengths[filter] ?? 1) : 0;
  const sizes = sizesOf(labels);
  const centres = new Float64Array(sizes.length * width);
  for (const [filter, label] of labels.entries()) {
    for (let step = 0; step < width; step++) {
      const at = label * width + step;
      centres[at] = (centres[at] ?? 0) + unit(filter, step) / elementAt(sizes, label);
    }
  }
  const result = new Float64Array(rows.length);
  for (const [filter, label] of labels.entries()) {
    const moved = Float64Array.from(
      { length: width },
      (_, step) => (1 - alpha) * unit(filter, step) + alpha * (centres[label * width + step] ?? 0),
    );
    const length = Math.hypot(...moved);
    // Opposites cancel: such a row stays.
    const scale = length > 1e-12 ? (lengths[filter] ?? 0) / length : 0;
    for (let step = 0; step < width; step++) {
      const own = rows[filter * width + step] ?? 0;
      result[filter * width + step] = scale > 0 ? (moved[step] ?? 0) * scale : own;
    }
  }
  return result;
}

/** M [filters, filters] that gives each filter the mean direction of its cluster, times its own length. */
export function tie(lengths: ArrayLike<number>, labels: Labels): Float32Array {
  const count = labels.length;
  const sizes = sizesOf(labels);
  const matrix = new Float32Array(count * count);
  for (const [row, label] of labels.entries()) {
    for (const [column, other] of labels.entries()) {
      if (label !== other || !((lengths[column] ?? 0) > 0)) continue;
      matrix[row * count + column] = (lengths[row] ?? 0) / (lengths[column] ?? 1) / elementAt(sizes, label);
    }
  }
  return matrix;
}

/** How large each filter's map is in proportion to its cluster's others, once they are tied. */
export function mapScales(parts: readonly Part[], filters: number): Float64Array {
  const norms = parts.filter(({ kind }) => kind === 'norm');
  const plain = parts.filter(({ kind }) => kind === 'plain kernel');
  const deciding = norms.length > 0 ? norms : plain;
  // A norm without scale gives maps of one size.
  if (deciding.length === 0) return new Float64Array(filters).fill(1);
  return Float64Array.from({ length: filters }, (_, filter) =>
    Math.hypot(...deciding.map(({ lengths }) => lengths[filter] ?? 0)),
  );
}

export interface MergeRequest {
  readonly labels: Labels;
  /** From `mapScales`. */
  readonly scales: ArrayLike<number>;
  /** [filters, length], to tell which member lies nearest to the middle. */
  readonly directions: Float64Array;
}

/** Each cluster's filter nearest to its middle stays and stands for the others. */
export function merge(
  { id, filters }: Pick<ChannelGroup, 'id' | 'filters'>,
  request: MergeRequest,
): Reduction {
  const { labels, scales, directions } = request;
  const winners = sizesOf(labels).map((_, label) => winner(label));
  const keep = winners.toSorted((a, b) => a - b);
  const data = new Float32Array(filters * keep.length);
  for (const [filter, label] of labels.entries()) {
    const standing = elementAt(winners, label);
    const own = scales[standing] ?? 0;
    const ratio = filter === standing ? 1 : own > 0 ? (scales[filter] ?? 0) / own : 0;
    data[filter * keep.length + keep.indexOf(standing)] = ratio;
  }
  return { group: id, keep, consume: { rows: filters, columns: keep.length, data } };

  function winner(label: number): number {
    const members = labels.flatMap((own, filter) => (own === label ? [filter] : []));
    // A map of zero can stand for none.
    const able = members.filter((filter) => (scales[filter] ?? 0) > 0);
    const choices = able.length > 0 ? able : members;
    const width = directions.length / filters;
    const centre = new Float64Array(width);
    for (const filter of members) {
      for (let step = 0; step < width; step++) {
        centre[step] = (centre[step] ?? 0) + (directions[filter * width + step] ?? 0) / members.length;
      }
    }
    const far = choices.map((filter) =>
      centre.reduce((sum, value, step) => sum + ((directions[filter * width + step] ?? 0) - value) ** 2, 0),
    );
    return elementAt(choices, far.indexOf(Math.min(...far)));
  }
}

function sizesOf(labels: Labels): number[] {
  const sizes = new Array<number>(Math.max(-1, ...labels) + 1).fill(0);
  for (const label of labels) sizes[label] = elementAt(sizes, label) + 1;
  return sizes;
}
