/** softmax: y = eˣ / Σ eˣ along an axis, shifted by the largest so that nothing overflows. dx = y (dy − Σ y dy). */
import { apply, operands, requireFloat } from '../apply.ts';
import { numberAttribute } from '../attributes.ts';
import { resolveAxis } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { sum } from './broadcast-and-sum.ts';
import { divide } from './divide.ts';
import { exp } from './exp.ts';
import { max } from './max.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';

export const inferSoftmax =
  (name: string): Primitive['infer'] =>
  (inputs, attributes) => {
    const [x] = operands(name, inputs, 1);
    requireFloat(name, inputs);
    resolveAxis(name, numberAttribute(attributes, 'axis'), x.shape);
    return { shape: x.shape, dtype: 'float32' };
  };

/** x less its largest element along the axis; softmax and logSoftmax share it. */
export const shifted = (x: Tensor, axis: number): Tensor => subtract(x, max(x, [axis], { keepDims: true }));

export const softmaxPrimitive: Primitive = {
  name: 'softmax',
  infer: inferSoftmax('softmax'),
  gradient: (node, dy) => {
    const along = [numberAttribute(node.attributes, 'axis')];
    return [multiply(node, subtract(dy, sum(multiply(dy, node), along, { keepDims: true })))];
  },
  decompose: (inputs, attributes) => {
    const [x] = operands('softmax', inputs, 1);
    const axis = numberAttribute(attributes, 'axis');
    const powers = exp(shifted(x, axis));
    return divide(powers, sum(powers, [axis], { keepDims: true }));
  },
};

export function softmax(x: Tensor, axis: number): Tensor {
  return apply(softmaxPrimitive, [x], { axis: resolveAxis('softmax', axis, x.shape) });
}
