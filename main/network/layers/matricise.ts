/**
 * Maps as matrices (Factorizer; segmentation-systems.md 4): channels in heads, space in windows side by side; one matrix of
 * [channels of a head, voxels of a window] for each of both. And back. One axis after the other, so that no tensor has more
 * than four axes.
 */
import { at } from '../../../shared/at.ts';
import { concatenate, reshape, slice, transpose, type Tensor } from '../../tensor/index.ts';

export interface Matrices {
  /** Channels of a head; they divide those of the maps. */
  readonly head: number;
  /** Per axis; they divide the sides of the maps. */
  readonly window: readonly number[];
}

/** [N, C, size…] → [N · heads · windows, head, voxels of a window] */
export function toMatrices(x: Tensor, { head, window }: Matrices): Tensor {
  const [samples = 1, channels = 1, ...size] = x.shape;
  let [count, rows] = [(samples * channels) / head, head];
  let rest = product(size);
  let value = x;
  for (const [axis, side] of size.entries()) {
    const own = at(window, axis);
    rest /= side;
    value = transpose(reshape(value, [count, rows, side / own, own * rest]), [0, 2, 1, 3]);
    count *= side / own;
    rows *= own;
  }
  return reshape(value, [count, head, product(window)]);
}

/** The inverse. @param shape [N, C, size…] */
export function fromMatrices(x: Tensor, shape: readonly number[], { head, window }: Matrices): Tensor {
  const [samples = 1, channels = 1, ...size] = shape;
  let [count, rows, rest] = [at(x.shape, 0), head * product(window), 1];
  let value = x;
  for (const [axis, side] of [...size.entries()].reverse()) {
    const own = at(window, axis);
    count /= side / own;
    rows /= own;
    value = transpose(reshape(value, [count, side / own, rows, own * rest]), [0, 2, 1, 3]);
    rest *= side;
  }
  return reshape(value, [samples, channels, ...size]);
}

/** Moved by so many voxels along every spatial axis; what leaves at one end comes in at the other. */
export function rolled(x: Tensor, by: number): Tensor {
  return x.shape.slice(2).reduce((value, side, index) => {
    const [axis, first] = [index + 2, ((by % side) + side) % side];
    if (first === 0) return value;
    const part = (from: number, to: number): Tensor =>
      slice(value, {
        starts: value.shape.map((_, own) => (own === axis ? from : 0)),
        ends: value.shape.map((length, own) => (own === axis ? to : length)),
      });
    return concatenate([part(first, side), part(0, first)], axis);
  }, x);
}

const product = (sides: readonly number[]): number => sides.reduce((all, side) => all * side, 1);
