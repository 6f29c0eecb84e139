/**
 * maxPool over windows of the spatial axes (no padding, tails dropped), and maxPoolGradient: all of a window's gradient
 * goes to its first largest element in row-major order.
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { format, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { add, maximum, multiply, subtract } from './arithmetic.ts';
import { equal, toFloat } from './comparisons.ts';
import { poolAttributes, pooledShape, windowParts, windowsOf } from './pooling.ts';
import type { PoolOptions } from './pooling.ts';
import { place, slice } from './slice-and-pad.ts';

export const maxPoolPrimitive: Primitive = {
  name: 'maxPool',
  traits: { ...noTraits, layout: { result: 'image', operands: ['image'] } },
  infer: (inputs, attributes) => {
    const [x] = operands('maxPool', inputs, 1);
    requireFloat('maxPool', inputs);
    return { shape: pooledShape('maxPool', x.shape, windowsOf(attributes)), dtype: 'float32' };
  },
  gradient: (node, dy) =>
    node.inputs.map((x) => apply(maxPoolGradientPrimitive, [x, node, dy], node.attributes)),
  decompose: (inputs, attributes) => {
    const [x] = operands('maxPool', inputs, 1);
    const windows = windowsOf(attributes);
    return windowParts(pooledShape('maxPool', x.shape, windows), windows)
      .map((part) => slice(x, part))
      .reduce((largest, part) => maximum(largest, part));
  },
};

/** x [N, C, in…] → [N, C, out…], out = floor((in − window) / stride) + 1. */
export function maxPool(x: Tensor, options: PoolOptions): Tensor {
  return apply(maxPoolPrimitive, [x], poolAttributes(options));
}

/** Inputs: x [N, C, in…], its pooled y and dy, both [N, C, out…]. */
export const maxPoolGradientPrimitive: Primitive = {
  name: 'maxPoolGradient',
  traits: { ...noTraits, layout: { result: 'image', operands: ['image', 'image', 'image'] } },
  infer: (inputs, attributes) => {
    const [x, y, dy] = operands('maxPoolGradient', inputs, 3);
    requireFloat('maxPoolGradient', inputs);
    const pooled = pooledShape('maxPoolGradient', x.shape, windowsOf(attributes));
    if (!sameShape(pooled, y.shape) || !sameShape(pooled, dy.shape)) {
      const shapes = `${format(y.shape)} and ${format(dy.shape)}`;
      throw new Error(`maxPoolGradient: ${shapes} are not what pooling ${format(x.shape)} gives`);
    }
    return { shape: x.shape, dtype: 'float32' };
  },
  decompose: (inputs, attributes) => {
    const [x, y, dy] = operands('maxPoolGradient', inputs, 3);
    let left = dy; // what no earlier place of the window has taken
    const shares = windowParts(y.shape, windowsOf(attributes)).map((part) => {
      const share = multiply(left, toFloat(equal(slice(x, part), y)));
      left = subtract(left, share);
      return place(share, { ...part, shape: x.shape });
    });
    return shares.reduce((total, share) => add(total, share));
  },
};
