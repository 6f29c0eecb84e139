/**
 * The largest and the smallest element over axes (max, min), and where it is along the last one (argMax, argMin:
 * [a…, S] → [a…, 1], for `gather`, as float32, which is exact up to 2²⁴). The first one counts on a tie, also for the
 * gradient, as in max pooling: any share among ties is a subgradient, and this one is a single write per reduced block.
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { numbersAttribute } from '../attributes.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { at, format, range } from '../shape.ts';
import { sizeOf, type Tensor } from '../tensor.ts';
import { zeros } from './broadcast-and-sum.ts';
import { scatterAdd } from './gather-and-scatter.ts';
import { inferReduction, reductionAttributes, type ReductionOptions } from './reduction.ts';
import { reshape } from './reshape.ts';
import { inversePermutation, transpose } from './transpose.ts';

const inferArgExtreme =
  (name: string): Primitive['infer'] =>
  (inputs) => {
    const [x] = operands(name, inputs, 1);
    requireFloat(name, inputs);
    if (x.shape.length === 0 || at(x.shape, x.shape.length - 1) > 2 ** 24) {
      throw new Error(`${name}: the last axis of ${format(x.shape)} must hold 1 to 2^24 elements`);
    }
    return { shape: [...x.shape.slice(0, -1), 1], dtype: 'float32' };
  };

export const argMaxPrimitive: Primitive = {
  name: 'argMax',
  traits: { ...noTraits, keepsAxes: true },
  infer: inferArgExtreme('argMax'),
};

export function argMax(x: Tensor): Tensor {
  return apply(argMaxPrimitive, [x]);
}

export const argMinPrimitive: Primitive = {
  name: 'argMin',
  traits: { ...noTraits, keepsAxes: true },
  infer: inferArgExtreme('argMin'),
};

export function argMin(x: Tensor): Tensor {
  return apply(argMinPrimitive, [x]);
}

export const maxPrimitive: Primitive = {
  name: 'max',
  traits: { ...noTraits, keepsAxes: true },
  infer: inferReduction('max'),
  gradient: (node, dy) => extremeGradient(node, dy, argMax),
};

/** Largest element over `axes` (all, if absent). */
export function max(x: Tensor, axes?: readonly number[], options: ReductionOptions = {}): Tensor {
  return apply(maxPrimitive, [x], reductionAttributes('max', x, axes, options));
}

export const minPrimitive: Primitive = {
  name: 'min',
  traits: { ...noTraits, keepsAxes: true },
  infer: inferReduction('min'),
  gradient: (node, dy) => extremeGradient(node, dy, argMin),
};

/** Smallest element over `axes` (all, if absent). */
export function min(x: Tensor, axes?: readonly number[], options: ReductionOptions = {}): Tensor {
  return apply(minPrimitive, [x], reductionAttributes('min', x, axes, options));
}

function extremeGradient(node: Tensor, dy: Tensor, find: (x: Tensor) => Tensor): (Tensor | undefined)[] {
  return node.inputs.map((x) => {
    const axes = numbersAttribute(node.attributes, 'axes');
    const kept = range(x.shape.length).filter((axis) => !axes.includes(axis));
    const order = [...kept, ...axes]; // reduced axes last, then as one
    const moved = order.map((axis) => at(x.shape, axis));
    const blocks = moved.slice(0, kept.length);
    const flat = reshape(transpose(x, order), [...blocks, sizeOf(x.shape) / sizeOf(blocks)]);
    const scattered = scatterAdd(zeros(flat.shape), find(flat), reshape(dy, [...blocks, 1]));
    return transpose(reshape(scattered, moved), inversePermutation(order));
  });
}
