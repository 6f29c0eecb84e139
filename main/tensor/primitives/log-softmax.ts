/** logSoftmax: the logarithm of softmax without its underflow. dx = dy − softmax(x) Σ dy. */
import { apply, operands } from '../apply.ts';
import { numberAttribute } from '../attributes.ts';
import { resolveAxis } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { sum } from './broadcast-and-sum.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { multiply } from './multiply.ts';
import { inferSoftmax, shifted, softmax } from './softmax.ts';
import { subtract } from './subtract.ts';

export const logSoftmaxPrimitive: Primitive = {
  name: 'logSoftmax',
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
