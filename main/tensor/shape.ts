/** Shape arithmetic that the primitives share: broadcasting by numpy's rules, axes, windows, and how shapes are printed. */
import { at } from '../../shared/at.ts';
import { sizeOf } from './tensor.ts';
import type { Shape, Tensor } from './tensor.ts';

export { at };

export const format = (shape: Shape): string => `[${shape.join(', ')}]`;

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((side, axis) => side === b[axis]);

/** 0, 1 … count - 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The sides behind batch and channel. */
export const spatial = (shape: Shape): Shape => shape.slice(2);

export const spatialAxes = (x: Tensor): number[] => range(x.shape.length).slice(2);

/** The last side is at 1; missing leading ones are 1. */
const sideFromTheEnd = (shape: Shape, place: number): number =>
  place > shape.length ? 1 : at(shape, shape.length - place);

/** numpy's rule: aligned at the last axis, sides are equal or 1. Undefined where they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const sides = range(rank).map((axis) => {
    const [left, right] = [sideFromTheEnd(a, rank - axis), sideFromTheEnd(b, rank - axis)];
    return left === right || right === 1 ? left : left === 1 ? right : -1;
  });
  return sides.includes(-1) ? undefined : sides;
}

/** Axes counted from the front, sorted, without duplicates; negative ones count from the end. */
export function resolveAxes(name: string, axes: readonly number[], shape: Shape): number[] {
  const resolved = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
  const valid = resolved.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < shape.length);
  if (!valid || new Set(resolved).size !== axes.length) {
    throw new Error(`${name}: axes ${format(axes)} are not distinct axes of the shape ${format(shape)}`);
  }
  return resolved.sort((a, b) => a - b);
}

export function resolveAxis(name: string, axis: number, shape: Shape): number {
  return at(resolveAxes(name, [axis], shape), 0);
}

/** The shape with the given axes set to 1. */
export const keepAxes = (shape: Shape, axes: readonly number[]): Shape =>
  shape.map((side, axis) => (axes.includes(axis) ? 1 : side));

/** How many windows fit along each axis, tails dropped. */
export const windowCounts = (size: Shape, window: Shape, strides: Shape): number[] =>
  size.map((side, axis) => Math.floor((side - at(window, axis)) / at(strides, axis)) + 1);

/** Every index of a box in row-major order: the taps of a kernel, the offsets inside a pooling window. */
export function indicesOf(shape: Shape): number[][] {
  return range(sizeOf(shape)).map((flat) => {
    const index: number[] = [];
    let rest = flat;
    for (const side of [...shape].reverse()) {
      index.unshift(rest % side);
      rest = Math.floor(rest / side);
    }
    return index;
  });
}
