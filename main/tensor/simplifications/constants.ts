/** Constants of one repeated number: arithmetic on them is done here, and x + 0, x · 1 and their like are x. */
import { dataAttribute } from '../attributes.ts';
import { broadcastTo } from '../primitives/broadcast-and-sum.ts';
import { sameShape } from '../shape.ts';
import { constant, sizeOf } from '../tensor.ts';
import type { Shape, Tensor } from '../tensor.ts';

/** Above this, a repeated number is kept as a scalar and a broadcast. */
const largestFilled = 1024;

const arithmetic: Readonly<Record<string, (...operands: number[]) => number>> = {
  add: (a = 0, b = 0) => a + b,
  subtract: (a = 0, b = 0) => a - b,
  multiply: (a = 0, b = 0) => a * b,
  divide: (a = 0, b = 0) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  negate: (x = 0) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  square: (x = 0) => x * x,
  reshape: (x = 0) => x,
  transpose: (x = 0) => x,
  slice: (x = 0) => x,
  broadcastTo: (x = 0) => x,
};

/** The number that fills a constant (or a broadcast one); undefined for anything else. */
export function filling(node: Tensor): number | undefined {
  const [source] = node.inputs;
  if (node.primitive === 'broadcastTo' && source !== undefined) return filling(source);
  if (node.primitive !== 'constant') return undefined;
  const data = dataAttribute(node.attributes);
  return data.every((value) => value === data[0]) ? data[0] : undefined;
}

export function foldConstants(node: Tensor): Tensor | undefined {
  const compute = arithmetic[node.primitive];
  if (compute === undefined) return undefined;
  const values = node.inputs.map(filling);
  const numbers = values.filter((value) => value !== undefined);
  if (numbers.length < values.length) return undefined;
  const result = filled(Math.fround(compute(...numbers)), node.shape);
  const settled = result.primitive === node.primitive && node.inputs[0]?.shape.length === 0;
  return settled ? undefined : result;
}

function filled(value: number, shape: Shape): Tensor {
  return sizeOf(shape) > largestFilled ? broadcastTo(constant(value), shape) : constant(value, shape);
}

/** Which number changes nothing, as the first and as the second operand. */
const neutral: Readonly<Record<string, readonly [number | undefined, number]>> = {
  add: [0, 0],
  subtract: [undefined, 0],
  multiply: [1, 1],
  divide: [undefined, 1],
};

export function neutralElement(node: Tensor): Tensor | undefined {
  const numbers = neutral[node.primitive];
  const [a, b] = node.inputs;
  if (numbers === undefined || a === undefined || b === undefined) return undefined;
  if (filling(b) === numbers[1] && sameShape(a.shape, node.shape)) return a;
  const [first] = numbers;
  return first !== undefined && filling(a) === first && sameShape(b.shape, node.shape) ? b : undefined;
}
