/**
 * What makes a group's maps, as rows that can be compared and mixed: each layer's kernels, and each affine norm's pairs
 * of scale and bias. In front of a norm a kernel's length means nothing and its bias does nothing
 * (pruning-methods.md 0.1, facts 1 and 2); elsewhere both count.
 */
import { at } from '../../../shared/at.ts';
import {
  product,
  type ChannelGroup,
  type Network,
  type ParameterRole,
  type Weights,
} from '../../network/index.ts';
import type { View } from '../criterion.ts';
import { groupRows } from '../group-rows.ts';
import { normAfter } from '../norms.ts';

export interface Part {
  /** A convolution's id, or a norm's. */
  readonly layer: string;
  readonly kind: 'normed kernel' | 'plain kernel' | 'norm';
  /** [filters, length] */
  readonly rows: Float64Array;
  readonly lengths: Float64Array;
}

export function partsOf(view: Pick<View, 'network' | 'coupling' | 'weights'>, group: ChannelGroup): Part[] {
  const { filters } = group;
  const made = [...groupRows(view, group, 'produce'), ...groupRows(view, group, 'scale')];
  const layers = [...new Set(made.map(({ layer }) => layer))];
  return layers.map((layer): Part => {
    const used = made.filter((own) => own.layer === layer && counts(view.network, own));
    const isNorm = used.some(({ role }) => role === 'scale');
    const normed = !isNorm && normAfter(view.network, layer) !== undefined;
    const length = used.reduce((sum, entry) => sum + entry.length, 0);
    const rows = new Float64Array(filters * length);
    for (let filter = 0; filter < filters; filter++) {
      let offset = filter * length;
      for (const { data, length: width } of used) {
        rows.set(data.subarray(filter * width, (filter + 1) * width), offset);
        offset += width;
      }
    }
    const lengths = Float64Array.from({ length: filters }, (_, filter) =>
      Math.hypot(...rows.subarray(filter * length, (filter + 1) * length)),
    );
    return { layer, kind: isNorm ? 'norm' : normed ? 'normed kernel' : 'plain kernel', rows, lengths };
  });
}

/** The parts side by side, each row of each part of length 1: [filters, …]. */
export function directions(parts: readonly Part[], filters: number): Float64Array {
  const widths = parts.map(({ rows }) => rows.length / filters);
  const width = widths.reduce((sum, own) => sum + own, 0);
  const result = new Float64Array(filters * width);
  for (let filter = 0; filter < filters; filter++) {
    let offset = filter * width;
    for (const [index, { rows, lengths }] of parts.entries()) {
      const own = at(widths, index);
      const length = lengths[filter] ?? 0;
      for (let step = 0; step < own; step++) {
        result[offset++] = length > 0 ? (rows[filter * own + step] ?? 0) / length : 0;
      }
    }
  }
  return result;
}

/** The weights with other rows for one part; the inverse of `partsOf`. The layer has the group whole and in order. */
export function withRows(
  { network, coupling, weights }: Pick<View, 'network' | 'coupling' | 'weights'>,
  { filters }: ChannelGroup,
  layer: string,
  rows: Float64Array,
): Weights {
  const result = new Map(weights);
  const width = rows.length / filters;
  let offset = 0;
  for (const { parameter, axis, does, ...own } of coupling.axes) {
    const array = weights.get(parameter);
    if (does === 'consume' || own.layer !== layer || !array || !counts(network, own)) continue;
    const inner = product(array.shape.slice(axis + 1));
    const outer = array.data.length / filters / inner;
    const data = new Float32Array(array.data.length);
    for (let filter = 0; filter < filters; filter++) {
      for (let place = 0; place < outer * inner; place++) {
        const [block, step] = [Math.floor(place / inner), place % inner];
        data[(block * filters + filter) * inner + step] = rows[filter * width + offset + place] ?? 0;
      }
    }
    result.set(parameter, { shape: array.shape, data });
    offset += outer * inner;
  }
  return result;
}

/** Whether a parameter has a say in what the map is: a bias in front of a norm has none. */
const counts = (
  network: Network,
  { layer, role }: { readonly layer: string; readonly role: ParameterRole },
): boolean => role !== 'bias' || normAfter(network, layer) === undefined;
