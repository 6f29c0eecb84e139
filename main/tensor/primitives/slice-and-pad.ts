/**
 * slice and pad: each is the other's gradient, so they share a file. A slice with strides needs gaps of zeros on the
 * way back; `dilate` makes them from pad and reshape alone, so that no further primitive is needed.
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { numberAttribute, numbersAttribute } from '../attributes.ts';
import { at, format } from '../shape.ts';
import type { Shape, Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { reshape } from './reshape.ts';

export interface SliceOptions {
  /** First index along each axis. */
  readonly starts: Shape;
  /** Index behind the last, along each axis. */
  readonly ends: Shape;
  /** Step along each axis; 1 if absent. */
  readonly strides?: Shape;
}

export const slicePrimitive: Primitive = {
  name: 'slice',
  traits: { ...noTraits, keepsAxes: true, ofNumbers: (x) => x },
  infer: (inputs, attributes) => {
    const [x] = operands('slice', inputs, 1);
    const starts = numbersAttribute(attributes, 'starts');
    const ends = numbersAttribute(attributes, 'ends');
    const strides = numbersAttribute(attributes, 'strides');
    const rank = x.shape.length;
    const ranksFit = [starts, ends, strides].every((list) => list.length === rank);
    const inside =
      ranksFit &&
      x.shape.every(
        (side, axis) =>
          at(starts, axis) >= 0 &&
          at(starts, axis) < at(ends, axis) &&
          at(ends, axis) <= side &&
          at(strides, axis) >= 1,
      );
    if (!inside) {
      const box = `${format(starts)} to ${format(ends)} by ${format(strides)}`;
      throw new Error(`slice: ${box} is no part of the shape ${format(x.shape)}`);
    }
    const shape = x.shape.map((_, axis) =>
      Math.ceil((at(ends, axis) - at(starts, axis)) / at(strides, axis)),
    );
    return { shape, dtype: x.dtype };
  },
  gradient: (node, dy) => {
    const starts = numbersAttribute(node.attributes, 'starts');
    return node.inputs.map((x) =>
      place(dy, { starts, strides: numbersAttribute(node.attributes, 'strides'), shape: x.shape }),
    );
  },
};

export function slice(x: Tensor, { starts, ends, strides = x.shape.map(() => 1) }: SliceOptions): Tensor {
  return apply(slicePrimitive, [x], { starts, ends, strides });
}

export interface PadOptions {
  /** How many elements to put in front, along each axis. */
  readonly before: Shape;
  /** How many to put behind, along each axis. */
  readonly after: Shape;
  /** What to fill with; 0 if absent. */
  readonly value?: number;
}

export const padPrimitive: Primitive = {
  name: 'pad',
  traits: { ...noTraits, keepsAxes: true },
  infer: (inputs, attributes) => {
    const [x] = operands('pad', inputs, 1);
    requireFloat('pad', inputs);
    numberAttribute(attributes, 'value');
    const before = numbersAttribute(attributes, 'before');
    const after = numbersAttribute(attributes, 'after');
    const valid = [before, after].every(
      (list) =>
        list.length === x.shape.length && list.every((count) => Number.isInteger(count) && count >= 0),
    );
    if (!valid) {
      throw new Error(
        `pad: ${format(before)} and ${format(after)} are no paddings for the shape ${format(x.shape)}`,
      );
    }
    return {
      shape: x.shape.map((side, axis) => at(before, axis) + side + at(after, axis)),
      dtype: 'float32',
    };
  },
  gradient: (node, dy) => {
    const starts = numbersAttribute(node.attributes, 'before');
    return node.inputs.map((x) =>
      slice(dy, { starts, ends: x.shape.map((side, axis) => side + at(starts, axis)) }),
    );
  },
};

export function pad(x: Tensor, { before, after, value = 0 }: PadOptions): Tensor {
  return apply(padPrimitive, [x], { before, after, value });
}

/** Puts strides − 1 zeros behind every element along each axis: [s, …] → [s · stride, …]. */
export function dilate(x: Tensor, strides: Shape): Tensor {
  if (strides.every((stride) => stride === 1)) return x;
  const split = reshape(
    x,
    x.shape.flatMap((side) => [side, 1]),
  );
  const gaps = strides.flatMap((stride) => [0, stride - 1]);
  const padded = pad(split, { before: gaps.map(() => 0), after: gaps });
  return reshape(
    padded,
    x.shape.map((side, axis) => side * at(strides, axis)),
  );
}

/** The adjoint of `slice`: x at starts, starts + strides … inside zeros of the given shape. */
export function place(x: Tensor, options: { starts: Shape; strides: Shape; shape: Shape }): Tensor {
  const { starts, strides, shape } = options;
  const spread = dilate(x, strides);
  const sides = shape.map((side, axis) => Math.min(at(spread.shape, axis), side - at(starts, axis)));
  const cropped = slice(spread, { starts: sides.map(() => 0), ends: sides });
  return pad(cropped, {
    before: starts,
    after: shape.map((side, axis) => side - at(starts, axis) - at(sides, axis)),
  });
}
