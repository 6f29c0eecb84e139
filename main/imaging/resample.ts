/**
 * Resampling to another number of voxels over the same field of view (half-pixel centres, edges repeated), one axis
 * after the other: cubic B-spline for images, linear for label shares and logits, nearest across thick slices. Gives
 * what skimage's `resize(order, mode='edge', anti_aliasing=False)` gives, which nnU-Net resamples with. Spline and
 * prefilter: Unser, Aldroubi, Eden, IEEE TSP 41(2), 1993.
 */
import { filled } from './filled.ts';
import type { Triple } from '../../shared/volume.ts';

/** 0 nearest, 1 linear, 3 cubic B-spline. */
export type Order = 0 | 1 | 3;

export interface Resampling {
  /** [depth, height, width]; width varies fastest. */
  readonly from: Triple;
  readonly to: Triple;
  /** One per axis. */
  readonly orders: readonly [Order, Order, Order];
}

/** Always a new array. Cubic results are kept within the range of the input (splines overshoot at edges). */
export function resample(voxels: Float32Array, { from, to, orders }: Resampling): Float32Array {
  const size: [number, number, number] = [...from];
  let current = voxels;
  // The axis that shrinks most goes first: less work for the others.
  const byGrowth = ([0, 1, 2] as const).toSorted((a, b) => to[a] / from[a] - to[b] / from[b]);
  for (const axis of byGrowth) {
    if (to[axis] === from[axis]) continue;
    current = resampleAxis(current, size, axis, axisPlan(from[axis], to[axis], orders[axis]));
    size[axis] = to[axis];
  }
  if (current === voxels) return voxels.slice();
  if (orders.includes(3)) clampToRange(current, voxels);
  return current;
}

interface AxisPlan {
  readonly length: number;
  readonly order: Order;
  readonly taps: number;
  /** Per output sample, the first of its taps (in padded coordinates) and its weights. */
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/** Edge samples repeated on both sides: the spline's response to the edge dies out within them. */
const padding = 12;

function axisPlan(from: number, to: number, order: Order): AxisPlan {
  const taps = order + 1;
  const first = new Int32Array(to);
  const weights = new Float64Array(to * taps);
  for (let index = 0; index < to; index++) {
    const centre = ((index + 0.5) * from) / to - 0.5;
    const position = Math.min(Math.max(centre, -1), from);
    const start = order === 0 ? Math.floor(position + 0.5) : Math.floor(position) - (order === 3 ? 1 : 0);
    first[index] = start + padding;
    const offset = position - Math.floor(position);
    tapWeights(order, offset).forEach((weight, tap) => (weights[index * taps + tap] = weight));
  }
  return { length: to, order, taps, first, weights };
}

function tapWeights(order: Order, t: number): readonly number[] {
  if (order === 0) return [1];
  if (order === 1) return [1 - t, t];
  const s = 1 - t;
  return [
    (s * s * s) / 6,
    (4 - 6 * t * t + 3 * t * t * t) / 6,
    (4 - 6 * s * s + 3 * s * s * s) / 6,
    (t * t * t) / 6,
  ];
}

function resampleAxis(voxels: Float32Array, size: Triple, axis: 0 | 1 | 2, plan: AxisPlan): Float32Array {
  const length = size[axis];
  const inner = size.slice(axis + 1).reduce((product, side) => product * side, 1);
  const outer = size.slice(0, axis).reduce((product, side) => product * side, 1);
  const result = new Float32Array(outer * plan.length * inner);
  const line = new Float64Array(length + 2 * padding);
  for (let block = 0; block < outer; block++) {
    for (let lane = 0; lane < inner; lane++) {
      gatherPadded(voxels, { start: block * length * inner + lane, step: inner, length }, line);
      if (plan.order === 3) prefilter(line);
      interpolate(line, plan, result, { start: block * plan.length * inner + lane, step: inner });
    }
  }
  return result;
}

function gatherPadded(
  voxels: Float32Array,
  { start, step, length }: { start: number; step: number; length: number },
  line: Float64Array,
): void {
  for (let index = 0; index < length; index++) line[padding + index] = voxels[start + index * step] as number;
  line.fill(line[padding] as number, 0, padding);
  line.fill(line[padding + length - 1] as number, padding + length);
}

function interpolate(
  line: Float64Array,
  { length, taps, first, weights }: AxisPlan,
  result: Float32Array,
  { start, step }: { start: number; step: number },
): void {
  for (let index = 0; index < length; index++) {
    const from = first[index] as number;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      sum += (weights[index * taps + tap] as number) * (line[from + tap] as number);
    }
    result[start + index * step] = sum;
  }
}

const pole = Math.sqrt(3) - 2;

/** Samples to B-spline coefficients in place: a causal and an anticausal recursion, edges mirrored. */
function prefilter(line: Float64Array): void {
  const last = line.length - 1;
  let start = 0;
  for (let index = 0; index <= Math.min(last, 40); index++) start += pole ** index * (line[index] as number);
  line[0] = 6 * start;
  for (let index = 1; index <= last; index++) {
    line[index] = 6 * (line[index] as number) + pole * (line[index - 1] as number);
  }
  line[last] = (pole / (pole * pole - 1)) * ((line[last] as number) + pole * (line[last - 1] as number));
  for (let index = last - 1; index >= 0; index--) {
    line[index] = pole * ((line[index + 1] as number) - (line[index] as number));
  }
}

function clampToRange(values: Float32Array, range: Float32Array): void {
  let low = Infinity;
  let high = -Infinity;
  for (const value of range) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  for (let index = 0; index < values.length; index++) {
    values[index] = Math.min(Math.max(values[index] as number, low), high);
  }
}

/**
 * Label maps: the share of each class is resampled, the class with the largest one wins (of equals the lower class).
 * @param order 1, or 0 for an axis across thick slices
 */
export function resampleLabels(labels: Uint8Array, { from, to, orders }: Resampling): Uint8Array {
  if (from.every((side, axis) => side === to[axis])) return labels.slice();
  const voxels = to[0] * to[1] * to[2];
  const result = new Uint8Array(voxels);
  const best = new Float32Array(voxels);
  for (const value of [...new Set(labels)].sort((a, b) => a - b)) {
    const share = resample(
      filled(new Float32Array(labels.length), (voxel) => Number(labels[voxel] === value)),
      { from, to, orders },
    );
    for (let index = 0; index < voxels; index++) {
      if ((share[index] as number) <= (best[index] as number)) continue;
      best[index] = share[index] as number;
      result[index] = value;
    }
  }
  return result;
}
