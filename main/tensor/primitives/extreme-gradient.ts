/**
 * The gradient of max and min: all of it goes to the first extreme element in row-major order, as in max pooling. (Any
 * share among ties is a subgradient; this one is a single write per reduced block.)
 */
import { numbersAttribute } from '../attributes.ts';
import { at, range } from '../shape.ts';
import { sizeOf } from '../tensor.ts';
import type { Tensor } from '../tensor.ts';
import { zeros } from './broadcast-and-sum.ts';
import { scatterAdd } from './gather-and-scatter.ts';
import { reshape } from './reshape.ts';
import { inversePermutation, transpose } from './transpose.ts';

export function extremeGradient(
  node: Tensor,
  dy: Tensor,
  find: (x: Tensor) => Tensor,
): (Tensor | undefined)[] {
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
