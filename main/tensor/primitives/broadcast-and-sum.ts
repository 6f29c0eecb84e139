/** broadcastTo and sum: each is the other's gradient (repeating a value adds up what comes back), so they share a file. */
import { apply, operands } from '../apply.ts';
import { numbersAttribute } from '../attributes.ts';
import { broadcastShapes, format, range, sameShape } from '../shape.ts';
import { constant } from '../tensor.ts';
import type { Shape, Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { inferReduction, reductionAttributes, withReducedAxes } from './reduction.ts';
import type { ReductionOptions } from './reduction.ts';
import { reshape } from './reshape.ts';

export const broadcastToPrimitive: Primitive = {
  name: 'broadcastTo',
  traits: { ...noTraits, keepsAxes: true, ofNumbers: (x) => x },
  infer: (inputs, attributes) => {
    const [x] = operands('broadcastTo', inputs, 1);
    const shape = numbersAttribute(attributes, 'shape');
    const joined = broadcastShapes(x.shape, shape);
    if (joined === undefined || !sameShape(joined, shape)) {
      throw new Error(`broadcastTo: ${format(x.shape)} does not broadcast to ${format(shape)}`);
    }
    return { shape, dtype: x.dtype };
  },
  gradient: (node, dy) => node.inputs.map((x) => sumTo(dy, x.shape)),
};

/** Repeats along axes of side 1 (and new leading axes), by numpy's rule. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return apply(broadcastToPrimitive, [x], { shape });
}

export const sumPrimitive: Primitive = {
  name: 'sum',
  traits: { ...noTraits, keepsAxes: true },
  infer: inferReduction('sum'),
  gradient: (node, dy) => node.inputs.map((x) => broadcastTo(withReducedAxes(node, dy), x.shape)),
};

/** Sum over `axes` (all, if absent). */
export function sum(x: Tensor, axes?: readonly number[], options: ReductionOptions = {}): Tensor {
  return apply(sumPrimitive, [x], reductionAttributes('sum', x, axes, options));
}

/** The way back from a broadcast: adds up over every axis along which `shape` was repeated. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const extra = x.shape.length - shape.length;
  const axes = range(x.shape.length).filter((axis) => axis < extra || shape[axis - extra] !== x.shape[axis]);
  if (axes.length === 0) return x;
  // Where the ranks agree, the sum has the shape already, and the reshape goes.
  return reshape(sum(x, axes, { keepDims: extra === 0 }), shape);
}

/** Zeros without the memory: engines see one repeated number. */
export function zeros(shape: Shape): Tensor {
  return broadcastTo(constant(0), shape);
}
