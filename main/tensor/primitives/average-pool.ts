/** averagePool over windows of the spatial axes (no padding, tails dropped), and its adjoint, averagePoolGradient. */
import { apply, operands, requireFloat } from '../apply.ts';
import { numbersAttribute } from '../attributes.ts';
import { at, format, range, sameShape, spatial } from '../shape.ts';
import { sizeOf } from '../tensor.ts';
import type { Attributes, Shape, Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { add, divide } from './arithmetic.ts';
import { broadcastTo } from './broadcast-and-sum.ts';
import { concatenate } from './concatenate.ts';
import { mean } from './mean.ts';
import {
  blockAxes,
  blockShapes,
  poolAttributes,
  pooledShape,
  tiles,
  windowParts,
  windowsOf,
} from './pooling.ts';
import type { PoolOptions } from './pooling.ts';
import { reshape } from './reshape.ts';
import { pad, place, slice } from './slice-and-pad.ts';

export const averagePoolPrimitive: Primitive = {
  name: 'averagePool',
  traits: { ...noTraits, layout: { result: 'image', operands: ['image'] } },
  infer: (inputs, attributes) => {
    const [x] = operands('averagePool', inputs, 1);
    requireFloat('averagePool', inputs);
    return { shape: pooledShape('averagePool', x.shape, windowsOf(attributes)), dtype: 'float32' };
  },
  gradient: (node, dy) =>
    node.inputs.map((x) =>
      averagePoolGradient(dy, { ...windowsOf(node.attributes), inputSize: spatial(x.shape) }),
    ),
  decompose: (inputs, attributes) => {
    const [x] = operands('averagePool', inputs, 1);
    const windows = windowsOf(attributes);
    const pooled = pooledShape('averagePool', x.shape, windows);
    if (tiles(windows)) {
      const { blocks, joined } = blockShapes(pooled, windows.window);
      const covered = slice(x, { starts: x.shape.map(() => 0), ends: joined });
      return mean(reshape(covered, blocks), blockAxes(windows.window));
    }
    const total = windowParts(pooled, windows)
      .map((part) => slice(x, part))
      .reduce((sumSoFar, part) => add(sumSoFar, part));
    return divide(total, sizeOf(windows.window));
  },
};

/** x [N, C, in…] → [N, C, out…], out = floor((in − window) / stride) + 1. */
export function averagePool(x: Tensor, options: PoolOptions): Tensor {
  return apply(averagePoolPrimitive, [x], poolAttributes(options));
}

export const averagePoolGradientPrimitive: Primitive = {
  name: 'averagePoolGradient',
  traits: { ...noTraits, layout: { result: 'image', operands: ['image'] } },
  infer: (inputs, attributes) => {
    const [dy] = operands('averagePoolGradient', inputs, 1);
    requireFloat('averagePoolGradient', inputs);
    const shape = inputShape(dy, attributes);
    if (!sameShape(pooledShape('averagePoolGradient', shape, windowsOf(attributes)), dy.shape)) {
      throw new Error(`averagePoolGradient: ${format(dy.shape)} is not what pooling ${format(shape)} gives`);
    }
    return { shape, dtype: 'float32' };
  },
  gradient: (node, dx) => [averagePool(dx, windowsOf(node.attributes))],
  decompose: (inputs, attributes) => {
    const [dy] = operands('averagePoolGradient', inputs, 1);
    const windows = windowsOf(attributes);
    const shape = inputShape(dy, attributes);
    const shares = divide(dy, sizeOf(windows.window));
    if (!tiles(windows)) {
      return windowParts(dy.shape, windows)
        .map(({ starts, strides }) => place(shares, { starts, strides, shape }))
        .reduce((sumSoFar, part) => add(sumSoFar, part));
    }
    const { joined } = blockShapes(dy.shape, windows.window);
    const spread = reshape(repeat(shares, windows.window), joined);
    const after = shape.map((side, axis) => side - at(joined, axis));
    return pad(spread, { before: shape.map(() => 0), after });
  },
};

/** Spreads dy [N, C, out…] evenly over the windows it came from: [N, C, inputSize…]. */
export function averagePoolGradient(
  dy: Tensor,
  options: PoolOptions & { readonly inputSize: Shape },
): Tensor {
  return apply(averagePoolGradientPrimitive, [dy], {
    ...poolAttributes(options),
    inputSize: options.inputSize,
  });
}

/**
 * Each element repeated over its window, as [N, C, out, window, out, window, …, in]. Along the last axis by
 * concatenation: engines broadcast slowly where the repeated run is a single number.
 */
function repeat(x: Tensor, window: Shape): Tensor {
  const column = reshape(x, [...x.shape, 1]);
  const columns = window.slice(-1).flatMap((side) => range(side).map(() => column));
  const last = at(x.shape, x.shape.length - 1) * columns.length;
  const leading = x.shape.slice(0, 2);
  const outer = window.slice(0, -1).map((side, axis) => [at(x.shape, axis + 2), side] as const);
  const single = [...leading, ...outer.flatMap(([count]) => [count, 1]), last];
  return broadcastTo(reshape(concatenate(columns, -1), single), [...leading, ...outer.flat(), last]);
}

const inputShape = (dy: Tensor, attributes: Attributes): Shape => [
  ...dy.shape.slice(0, 2),
  ...numbersAttribute(attributes, 'inputSize'),
];
