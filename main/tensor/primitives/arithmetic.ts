/** Arithmetic on two operands, which are broadcast, and the sign. */
import { apply, operands, type Operand } from '../apply.ts';
import { elementwise, type Primitive } from '../primitive.ts';
import type { Tensor } from '../tensor.ts';
import { sumTo } from './broadcast-and-sum.ts';
import { greater, less, select } from './comparisons.ts';
import { inferBinary, inferUnary } from './elementwise.ts';

export const addPrimitive: Primitive = {
  name: 'add',
  traits: { ...elementwise, commutes: true, ofNumbers: (a, b) => a + b, neutral: [0, 0] },
  infer: inferBinary('add'),
  gradient: (node, dy) => node.inputs.map((operand) => sumTo(dy, operand.shape)),
};

export function add(a: Operand, b: Operand): Tensor {
  return apply(addPrimitive, [a, b]);
}

export const subtractPrimitive: Primitive = {
  name: 'subtract',
  traits: { ...elementwise, ofNumbers: (a, b) => a - b, neutral: [null, 0] },
  infer: inferBinary('subtract'),
  gradient: (node, dy) => {
    const [a, b] = operands('subtract', node.inputs, 2);
    return [sumTo(dy, a.shape), sumTo(negate(dy), b.shape)];
  },
};

export function subtract(a: Operand, b: Operand): Tensor {
  return apply(subtractPrimitive, [a, b]);
}

export const multiplyPrimitive: Primitive = {
  name: 'multiply',
  traits: { ...elementwise, commutes: true, ofNumbers: (a, b) => a * b, neutral: [1, 1] },
  infer: inferBinary('multiply'),
  gradient: (node, dy) => {
    const [a, b] = operands('multiply', node.inputs, 2);
    return [sumTo(multiply(dy, b), a.shape), sumTo(multiply(dy, a), b.shape)];
  },
};

export function multiply(a: Operand, b: Operand): Tensor {
  return apply(multiplyPrimitive, [a, b]);
}

/** With y = a / b: da = dy / b, db = −y · da. */
export const dividePrimitive: Primitive = {
  name: 'divide',
  traits: { ...elementwise, ofNumbers: (a, b) => a / b, neutral: [null, 1] },
  infer: inferBinary('divide'),
  gradient: (node, dy) => {
    const [a, b] = operands('divide', node.inputs, 2);
    const da = divide(dy, b);
    return [sumTo(da, a.shape), sumTo(negate(multiply(da, node)), b.shape)];
  },
};

export function divide(a: Operand, b: Operand): Tensor {
  return apply(dividePrimitive, [a, b]);
}

export const negatePrimitive: Primitive = {
  name: 'negate',
  traits: { ...elementwise, ofNumbers: (x) => -x },
  infer: inferUnary('negate'),
  gradient: (_, dy) => [negate(dy)],
};

export function negate(x: Operand): Tensor {
  return apply(negatePrimitive, [x]);
}

/** On a tie the gradient goes to b, so maximum(x, 0) is flat at 0. */
export const maximumPrimitive: Primitive = {
  name: 'maximum',
  traits: { ...elementwise, commutes: true, ofNumbers: Math.max },
  infer: inferBinary('maximum'),
  gradient: (node, dy) => {
    const [a, b] = operands('maximum', node.inputs, 2);
    const first = greater(a, b);
    return [sumTo(select(first, dy, 0), a.shape), sumTo(select(first, 0, dy), b.shape)];
  },
};

export function maximum(a: Operand, b: Operand): Tensor {
  return apply(maximumPrimitive, [a, b]);
}

/** On a tie the gradient goes to b, so minimum(x, 0) is flat at 0. */
export const minimumPrimitive: Primitive = {
  name: 'minimum',
  traits: { ...elementwise, commutes: true, ofNumbers: Math.min },
  infer: inferBinary('minimum'),
  gradient: (node, dy) => {
    const [a, b] = operands('minimum', node.inputs, 2);
    const first = less(a, b);
    return [sumTo(select(first, dy, 0), a.shape), sumTo(select(first, 0, dy), b.shape)];
  },
};

export function minimum(a: Operand, b: Operand): Tensor {
  return apply(minimumPrimitive, [a, b]);
}
