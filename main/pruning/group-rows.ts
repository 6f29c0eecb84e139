/**
 * A group's weights, one row per filter: the filter axis first, then flattened, whatever the kernel's layout
 * (pruning-methods.md 1.2). Distances and norms are taken on these rows.
 */
import { at } from '../../shared/at.ts';
import {
  product,
  type AxisBinding,
  type Coupling,
  type NdArray,
  type ParameterAxis,
  type ParameterRole,
  type Weights,
} from '../network/index.ts';

export interface Rows {
  readonly parameter: string;
  /** Whose parameter it is, and what for. */
  readonly layer: string;
  readonly role: ParameterRole;
  /** Taps of a kernel; 1 for every other parameter. */
  readonly taps: number;
  /** Filters of the group. */
  readonly count: number;
  /** Numbers per filter. */
  readonly length: number;
  /** [count, length]; zero for a filter that this parameter does not have. */
  readonly data: Float32Array;
}

/** @param does `produce`: kernels and biases that make the group's maps; `scale`: its norms; `consume`: its readers. */
export function groupRows(
  { coupling, weights }: { readonly coupling: Coupling; readonly weights: Weights },
  { id, filters }: { readonly id: string; readonly filters: number },
  does: ParameterAxis['does'],
): Rows[] {
  return coupling.axes
    .filter((binding) => binding.does === does)
    .flatMap(({ parameter, layer, role, axis, segments }) => {
      let offset = 0;
      return segments.flatMap(({ group, atoms }): Rows[] => {
        const start = offset;
        offset += atoms.length;
        const array = weights.get(parameter);
        if (group !== id || !array) return [];
        const { shape } = array;
        const rows = rowsOf(array, { axis, start, atoms, filters });
        return [{ parameter, layer, role, taps: product(shape.slice(2)), ...rows }];
      });
    });
}

/** Only the kernels of `produce`: a bias in front of a norm does nothing (pruning-methods.md 0.1, fact 2). */
export function kernelRows(
  view: { readonly coupling: Coupling; readonly weights: Weights },
  group: { readonly id: string; readonly filters: number },
): Rows[] {
  return groupRows(view, group, 'produce').filter(({ role }) => role === 'kernel');
}

function rowsOf(
  { shape, data }: NdArray,
  place: {
    readonly axis: number;
    readonly start: number;
    readonly atoms: readonly number[];
    readonly filters: number;
  },
): Pick<Rows, 'count' | 'length' | 'data'> {
  const outer = product(shape.slice(0, place.axis));
  const side = at(shape, place.axis);
  const inner = product(shape.slice(place.axis + 1));
  const length = outer * inner;
  const rows = new Float32Array(place.filters * length);
  for (const [index, atom] of place.atoms.entries()) {
    for (let block = 0; block < outer; block++) {
      const from = (block * side + place.start + index) * inner;
      rows.set(data.subarray(from, from + inner), atom * length + block * inner);
    }
  }
  return { count: place.filters, length, data: rows };
}

/** The sum of |w| of each row. */
export function absoluteSums({ count, length, data }: Rows): Float64Array {
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let index = row * length; index < (row + 1) * length; index++) sum += Math.abs(data[index] ?? 0);
    return sum;
  });
}

/** The sum of w² of each row. */
export function squareSums({ count, length, data }: Rows): Float64Array {
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let index = row * length; index < (row + 1) * length; index++) sum += (data[index] ?? 0) ** 2;
    return sum;
  });
}

/** Σ over several lists, number by number. */
export function addUp(lists: readonly ArrayLike<number>[], count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) =>
    lists.reduce((sum, list) => sum + (list[index] ?? 0), 0),
  );
}

/** Length of each channel's part of a parameter, along the axis of the binding. */
export function channelNorms(
  { weights }: { readonly weights: Weights },
  { parameter, axis }: AxisBinding,
): Float64Array {
  const array = weights.get(parameter);
  const side = array === undefined ? 0 : at(array.shape, axis);
  const inner = product(array?.shape.slice(axis + 1) ?? []);
  const squares = new Float64Array(side);
  array?.data.forEach((value, index) => {
    const channel = Math.floor(index / inner) % side;
    squares[channel] = (squares[channel] ?? 0) + value * value;
  });
  return squares.map(Math.sqrt);
}
