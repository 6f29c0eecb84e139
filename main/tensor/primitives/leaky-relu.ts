/**
 * leakyRelu: x where x > 0, slope · x elsewhere; and its gradient, a primitive of its own because engines have better
 * than compare and select. The gradient needs only the sign, so the output serves as well as the input (slope ≥ 0).
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { numberAttribute } from '../attributes.ts';
import { format, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { greater } from './greater.ts';
import { multiply } from './multiply.ts';
import { select } from './select.ts';

function requireSlope(name: string, slope: number): void {
  if (!(slope >= 0)) throw new Error(`${name}: the slope must be at least 0, not ${String(slope)}`);
}

export const leakyReluPrimitive: Primitive = {
  name: 'leakyRelu',
  infer: (inputs, attributes) => {
    const [x] = operands('leakyRelu', inputs, 1);
    requireFloat('leakyRelu', inputs);
    requireSlope('leakyRelu', numberAttribute(attributes, 'slope'));
    return { shape: x.shape, dtype: 'float32' };
  },
  gradient: (node, dy) => [leakyReluGradient(node, dy, numberAttribute(node.attributes, 'slope'))],
  decompose: (inputs, attributes) => {
    const [x] = operands('leakyRelu', inputs, 1);
    return select(greater(x, 0), x, multiply(x, numberAttribute(attributes, 'slope')));
  },
};

export function leakyRelu(x: Tensor, slope: number): Tensor {
  return apply(leakyReluPrimitive, [x], { slope });
}

export const leakyReluGradientPrimitive: Primitive = {
  name: 'leakyReluGradient',
  infer: (inputs, attributes) => {
    const [y, dy] = operands('leakyReluGradient', inputs, 2);
    requireFloat('leakyReluGradient', inputs);
    requireSlope('leakyReluGradient', numberAttribute(attributes, 'slope'));
    if (!sameShape(y.shape, dy.shape)) {
      throw new Error(`leakyReluGradient: ${format(y.shape)} and ${format(dy.shape)} differ`);
    }
    return { shape: dy.shape, dtype: 'float32' };
  },
  gradient: (node, ddx) => {
    const [y] = operands('leakyReluGradient', node.inputs, 2);
    return [undefined, leakyReluGradient(y, ddx, numberAttribute(node.attributes, 'slope'))];
  },
  decompose: (inputs, attributes) => {
    const [y, dy] = operands('leakyReluGradient', inputs, 2);
    return select(greater(y, 0), dy, multiply(dy, numberAttribute(attributes, 'slope')));
  },
};

/** dy where y > 0, slope · dy elsewhere; y is leakyRelu's input or output. */
export function leakyReluGradient(y: Tensor, dy: Tensor, slope: number): Tensor {
  return apply(leakyReluGradientPrimitive, [y, dy], { slope });
}
