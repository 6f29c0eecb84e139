/**
 * Runs tensor programs in double precision with plain loops over the simple primitives (composite ones through their
 * decomposition). Slow and obvious: the measure for gradients, and for engines where float32 is in doubt.
 */
import {
  dataAttribute,
  flagAttribute,
  numberAttribute,
  numbersAttribute,
  stringAttribute,
} from '../../main/tensor/attributes.ts';
import { decomposeProgram } from '../../main/tensor/decompose.ts';
import { primitiveOf } from '../../main/tensor/primitives/index.ts';
import type { Program } from '../../main/tensor/program.ts';
import { indicesOf } from '../../main/tensor/shape.ts';
import { sizeOf } from '../../main/tensor/tensor.ts';
import type { Shape, Tensor } from '../../main/tensor/tensor.ts';

export type Doubles = Float64Array;
type Kernel = (node: Tensor, inputs: readonly Doubles[]) => Doubles;

/** @param feeds the values of inputs and states, by name. @returns outputs and updates, by name. */
export function runInDouble(program: Program, feeds: ReadonlyMap<string, Doubles>): Map<string, Doubles> {
  return runSimple(decomposeProgram(program, isSimple), feeds);
}

/** Runs a program whose composite primitives are gone already. */
export function runSimple(program: Program, feeds: ReadonlyMap<string, Doubles>): Map<string, Doubles> {
  const values = new Map<Tensor, Doubles>();
  for (const node of program.nodes) {
    const kernel = kernels[node.primitive];
    if (kernel !== undefined)
      values.set(
        node,
        kernel(
          node,
          node.inputs.map((operand) => known(values.get(operand))),
        ),
      );
    else if (node.primitive === 'constant')
      values.set(node, Float64Array.from(dataAttribute(node.attributes)));
    else values.set(node, known(feeds.get(stringAttribute(node.attributes, 'name'))));
  }
  const results = [...program.outputs, ...program.updates];
  return new Map(results.map(([name, tensor]) => [name, known(values.get(tensor))]));
}

export const isSimple = (node: Tensor): boolean => primitiveOf(node)?.decompose === undefined;

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('double: a value is missing');
  return value;
}

/** Row-major position of an index; sides of 1 are broadcast, missing leading axes too. */
function offset(shape: Shape, index: readonly number[]): number {
  return shape.reduce((sum, side, axis) => {
    const position = known(index[index.length - shape.length + axis]);
    return sum * side + (side === 1 ? 0 : position);
  }, 0);
}

const inputShape = (node: Tensor, which: number): Shape => known(node.inputs[which]).shape;

/** A value for every index of the result. */
const each = (node: Tensor, value: (index: number[]) => number): Doubles =>
  Float64Array.from(indicesOf(node.shape).map(value));

const elementwise =
  (f: (...operands: number[]) => number): Kernel =>
  (node, inputs) =>
    each(node, (index) =>
      f(...inputs.map((data, which) => known(data[offset(inputShape(node, which), index)]))),
    );

/** One element of the input for every element of the result. */
const move =
  (from: (node: Tensor, index: number[]) => readonly number[]): Kernel =>
  (node, [x]) =>
    each(node, (index) => known(x?.[offset(inputShape(node, 0), from(node, index))]));

const reduction =
  (
    start: number,
    step: (sum: number, value: number) => number,
    end: (sum: number, count: number) => number = (sum) => sum,
  ): Kernel =>
  (node, [x]) => {
    const shape = inputShape(node, 0);
    const axes = numbersAttribute(node.attributes, 'axes');
    const kept = shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
    const result = new Float64Array(sizeOf(kept)).fill(start);
    indicesOf(shape).forEach((index, flat) => {
      const target = offset(kept, index);
      result[target] = step(known(result[target]), known(x?.[flat]));
    });
    return result.map((sum) => end(sum, sizeOf(shape) / sizeOf(kept)));
  };

const argExtreme =
  (better: (a: number, b: number) => boolean): Kernel =>
  (node, [x]) => {
    const side = known(inputShape(node, 0).at(-1));
    return each(node, (index) => {
      const row = known(x)
        .subarray(offset(node.shape, index) * side)
        .subarray(0, side);
      return row.reduce((best, value, position) => (better(value, known(row[best])) ? position : best), 0);
    });
  };

const matmul: Kernel = (node, [a, b]) => {
  const [shapeA, shapeB] = [inputShape(node, 0), inputShape(node, 1)];
  const transposeA = flagAttribute(node.attributes, 'transposeA');
  const transposeB = flagAttribute(node.attributes, 'transposeB');
  const inner = known(shapeA.at(transposeA ? -2 : -1));
  return each(node, (index) => {
    const [batch, row, column] = [index.slice(0, -2), known(index.at(-2)), known(index.at(-1))];
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const left = known(a?.[offset(shapeA, [...batch, ...(transposeA ? [k, row] : [row, k])])]);
      sum += left * known(b?.[offset(shapeB, [...batch, ...(transposeB ? [column, k] : [k, column])])]);
    }
    return sum;
  });
};

const concatenate: Kernel = (node, inputs) => {
  const axis = numberAttribute(node.attributes, 'axis');
  return each(node, (index) => {
    let position = known(index[axis]);
    for (const [which, data] of inputs.entries()) {
      const side = known(inputShape(node, which)[axis]);
      if (position < side) return known(data[offset(inputShape(node, which), index.with(axis, position))]);
      position -= side;
    }
    throw new Error('double: concatenate ran past its inputs');
  });
};

const pad: Kernel = (node, [x]) => {
  const before = numbersAttribute(node.attributes, 'before');
  const shape = inputShape(node, 0);
  return each(node, (index) => {
    const source = index.map((position, axis) => position - known(before[axis]));
    const inside = source.every((position, axis) => position >= 0 && position < known(shape[axis]));
    return inside ? known(x?.[offset(shape, source)]) : numberAttribute(node.attributes, 'value');
  });
};

const scatterAdd: Kernel = (node, [x, positions, values]) => {
  const result = Float64Array.from(known(x));
  indicesOf(inputShape(node, 1)).forEach((index, flat) => {
    const target = offset(node.shape, index.with(-1, known(positions?.[flat])));
    result[target] = known(result[target]) + known(values?.[flat]);
  });
  return result;
};

const gather: Kernel = (node, [x, positions]) =>
  each(node, (index) => {
    const position = known(positions?.[offset(node.shape, index)]);
    return known(x?.[offset(inputShape(node, 0), index.with(-1, position))]);
  });

const kernels: Readonly<Record<string, Kernel>> = {
  add: elementwise((a = 0, b = 0) => a + b),
  subtract: elementwise((a = 0, b = 0) => a - b),
  multiply: elementwise((a = 0, b = 0) => a * b),
  divide: elementwise((a = 0, b = 0) => a / b),
  maximum: elementwise(Math.max),
  minimum: elementwise(Math.min),
  equal: elementwise((a = 0, b = 0) => Number(a === b)),
  less: elementwise((a = 0, b = 0) => Number(a < b)),
  greater: elementwise((a = 0, b = 0) => Number(a > b)),
  select: elementwise((condition = 0, a = 0, b = 0) => (condition === 0 ? b : a)),
  toFloat: elementwise((x = 0) => x),
  negate: elementwise((x = 0) => -x),
  exp: elementwise(Math.exp),
  log: elementwise(Math.log),
  sqrt: elementwise(Math.sqrt),
  abs: elementwise(Math.abs),
  square: elementwise((x = 0) => x * x),
  sigmoid: elementwise((x = 0) => 1 / (1 + Math.exp(-x))),
  reshape: (_, [x]) => known(x),
  transpose: move((node, index) => {
    const source: number[] = [];
    numbersAttribute(node.attributes, 'permutation').forEach((axis, position) => {
      source[axis] = known(index[position]);
    });
    return source;
  }),
  broadcastTo: move((_, index) => index),
  slice: move((node, index) => {
    const starts = numbersAttribute(node.attributes, 'starts');
    const strides = numbersAttribute(node.attributes, 'strides');
    return index.map((position, axis) => known(starts[axis]) + position * known(strides[axis]));
  }),
  pad,
  concatenate,
  sum: reduction(0, (sum, value) => sum + value),
  mean: reduction(
    0,
    (sum, value) => sum + value,
    (sum, count) => sum / count,
  ),
  max: reduction(-Infinity, Math.max),
  min: reduction(Infinity, Math.min),
  argMax: argExtreme((a, b) => a > b),
  argMin: argExtreme((a, b) => a < b),
  gather,
  scatterAdd,
  matmul,
};
