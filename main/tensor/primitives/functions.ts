/** Functions of one operand, element by element. */
import { apply, type Operand } from '../apply.ts';
import { elementwise, type Primitive } from '../primitive.ts';
import type { Tensor } from '../tensor.ts';
import { divide, multiply, negate, subtract } from './arithmetic.ts';
import { greater, less, select } from './comparisons.ts';
import { inferUnary } from './elementwise.ts';

/** With slope 0 at 0. */
export const absPrimitive: Primitive = {
  name: 'abs',
  traits: { ...elementwise, ofNumbers: Math.abs },
  infer: inferUnary('abs'),
  gradient: (node, dy) =>
    node.inputs.map((x) => select(greater(x, 0), dy, select(less(x, 0), negate(dy), 0))),
};

export function abs(x: Operand): Tensor {
  return apply(absPrimitive, [x]);
}

export const expPrimitive: Primitive = {
  name: 'exp',
  traits: { ...elementwise, ofNumbers: Math.exp },
  infer: inferUnary('exp'),
  gradient: (node, dy) => [multiply(dy, node)],
};

export function exp(x: Operand): Tensor {
  return apply(expPrimitive, [x]);
}

export const logPrimitive: Primitive = {
  name: 'log',
  traits: { ...elementwise, ofNumbers: Math.log },
  infer: inferUnary('log'),
  gradient: (node, dy) => node.inputs.map((x) => divide(dy, x)),
};

export function log(x: Operand): Tensor {
  return apply(logPrimitive, [x]);
}

/** The slope at 0 is infinite: add an epsilon before it where 0 can occur. */
export const sqrtPrimitive: Primitive = {
  name: 'sqrt',
  traits: { ...elementwise, ofNumbers: Math.sqrt },
  infer: inferUnary('sqrt'),
  gradient: (node, dy) => [divide(dy, multiply(node, 2))],
};

export function sqrt(x: Operand): Tensor {
  return apply(sqrtPrimitive, [x]);
}

export const squarePrimitive: Primitive = {
  name: 'square',
  traits: { ...elementwise, ofNumbers: (x) => x * x },
  infer: inferUnary('square'),
  gradient: (node, dy) => node.inputs.map((x) => multiply(dy, multiply(x, 2))),
};

export function square(x: Operand): Tensor {
  return apply(squarePrimitive, [x]);
}

/** y = 1 / (1 + e⁻ˣ), with slope y (1 − y). */
export const sigmoidPrimitive: Primitive = {
  name: 'sigmoid',
  traits: { ...elementwise, ofNumbers: (x) => 1 / (1 + Math.exp(-x)) },
  infer: inferUnary('sigmoid'),
  gradient: (node, dy) => [multiply(dy, multiply(node, subtract(1, node)))],
};

export function sigmoid(x: Operand): Tensor {
  return apply(sigmoidPrimitive, [x]);
}
