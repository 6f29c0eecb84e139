/**
 * leakyRelu: x where x > 0, slope · x elsewhere; and its gradient, a primitive of its own because engines have better
 * than compare and select. The gradient needs only the sign, so the output serves as well as the input (0 ≤ slope ≤ 1).
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { numberAttribute } from '../attributes.ts';
import { format, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { elementwise, type Primitive } from '../primitive.ts';
import { greater, toFloat } from './comparisons.ts';
import { maximum, multiply } from './arithmetic.ts';

function requireSlope(name: string, slope: number): void {
  if (!(slope >= 0 && slope <= 1))
    throw new Error(`${name}: the slope must be from 0 to 1, not ${String(slope)}`);
}

export const leakyReluPrimitive: Primitive = {
  name: 'leakyRelu',
  traits: elementwise,
  infer: (inputs, attributes) => {
    const [x] = operands('leakyRelu', inputs, 1);
    requireFloat('leakyRelu', inputs);
    requireSlope('leakyRelu', numberAttribute(attributes, 'slope'));
    return { shape: x.shape, dtype: 'float32' };
  },
  gradient: (node, dy) => [leakyReluGradient(node, dy, numberAttribute(node.attributes, 'slope'))],
  decompose: (inputs, attributes) => {
    const [x] = operands('leakyRelu', inputs, 1);
    return maximum(x, multiply(x, numberAttribute(attributes, 'slope')));
  },
};

export function leakyRelu(x: Tensor, slope: number): Tensor {
  return apply(leakyReluPrimitive, [x], { slope });
}

export const leakyReluGradientPrimitive: Primitive = {
  name: 'leakyReluGradient',
  traits: { ...elementwise, broadcasts: false },
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
    // Quicker in onnxruntime than a select, which it does in several passes.
    return multiply(dy, maximum(toFloat(greater(y, 0)), numberAttribute(attributes, 'slope')));
  },
};

/** dy where y > 0, slope · dy elsewhere; y is leakyRelu's input or output. */
export function leakyReluGradient(y: Tensor, dy: Tensor, slope: number): Tensor {
  return apply(leakyReluGradientPrimitive, [y, dy], { slope });
}
