/**
 * Comparisons, which give bools (equal: exactly), and what is made of bools. Flat almost everywhere, hence without
 * gradients, but for the branches of select.
 */
import { apply, operands, type Operand } from '../apply.ts';
import { elementwise, type Primitive } from '../primitive.ts';
import type { Tensor } from '../tensor.ts';
import { sumTo } from './broadcast-and-sum.ts';
import { inferBinary, inferSelect } from './elementwise.ts';

export const equalPrimitive: Primitive = {
  name: 'equal',
  traits: { ...elementwise, commutes: true },
  infer: inferBinary('equal', 'bool'),
};

export function equal(a: Operand, b: Operand): Tensor {
  return apply(equalPrimitive, [a, b]);
}

export const lessPrimitive: Primitive = {
  name: 'less',
  traits: elementwise,
  infer: inferBinary('less', 'bool'),
};

export function less(a: Operand, b: Operand): Tensor {
  return apply(lessPrimitive, [a, b]);
}

export const greaterPrimitive: Primitive = {
  name: 'greater',
  traits: elementwise,
  infer: inferBinary('greater', 'bool'),
};

export function greater(a: Operand, b: Operand): Tensor {
  return apply(greaterPrimitive, [a, b]);
}

/** 1 where a bool holds, 0 elsewhere. */
export const toFloatPrimitive: Primitive = {
  name: 'toFloat',
  traits: elementwise,
  infer: (inputs) => {
    const [x] = operands('toFloat', inputs, 1);
    if (x.dtype !== 'bool') throw new Error('toFloat: takes bool, not float32');
    return { shape: x.shape, dtype: 'float32' };
  },
};

export function toFloat(x: Tensor): Tensor {
  return apply(toFloatPrimitive, [x]);
}

/** a where the condition holds, b elsewhere; all three are broadcast. */
export const selectPrimitive: Primitive = {
  name: 'select',
  traits: elementwise,
  infer: inferSelect('select'),
  gradient: (node, dy) => {
    const [condition, a, b] = operands('select', node.inputs, 3);
    return [undefined, sumTo(select(condition, dy, 0), a.shape), sumTo(select(condition, 0, dy), b.shape)];
  },
};

export function select(condition: Tensor, a: Operand, b: Operand): Tensor {
  return apply(selectPrimitive, [condition, a, b]);
}
