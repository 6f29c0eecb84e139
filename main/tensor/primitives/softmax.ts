/**
 * softmax: y = eˣ / Σ eˣ along an axis, shifted by the largest so that nothing overflows; dx = y (dy − Σ y dy). And
 * logSoftmax: its logarithm without its underflow; dx = dy − softmax(x) Σ dy.
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { numberAttribute } from '../attributes.ts';
import { resolveAxis } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { sum } from './broadcast-and-sum.ts';
import { divide, multiply, subtract } from './arithmetic.ts';
import { exp, log } from './functions.ts';
import { max } from './extremes.ts';

const inferSoftmax =
  (name: string): Primitive['infer'] =>
  (inputs, attributes) => {
    const [x] = operands(name, inputs, 1);
    requireFloat(name, inputs);
    resolveAxis(name, numberAttribute(attributes, 'axis'), x.shape);
    return { shape: x.shape, dtype: 'float32' };
  };

/** x less its largest element along the axis. */
const shifted = (x: Tensor, axis: number): Tensor => subtract(x, max(x, [axis], { keepDims: true }));

export const softmaxPrimitive: Primitive = {
  name: 'softmax',
  traits: { ...noTraits, keepsAxes: true },
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

export const logSoftmaxPrimitive: Primitive = {
  name: 'logSoftmax',
  traits: { ...noTraits, keepsAxes: true },
  infer: inferSoftmax('logSoftmax'),
  gradient: (node, dy) => {
    const axis = numberAttribute(node.attributes, 'axis');
    return node.inputs.map((x) =>
      subtract(dy, multiply(softmax(x, axis), sum(dy, [axis], { keepDims: true }))),
    );
  },
  decompose: (inputs, attributes) => {
    const [x] = operands('logSoftmax', inputs, 1);
    const axis = numberAttribute(attributes, 'axis');
    const less = shifted(x, axis);
    return subtract(less, log(sum(exp(less), [axis], { keepDims: true })));
  },
};

export function logSoftmax(x: Tensor, axis: number): Tensor {
  return apply(logSoftmaxPrimitive, [x], { axis: resolveAxis('logSoftmax', axis, x.shape) });
}
