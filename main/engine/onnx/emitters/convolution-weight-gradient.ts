/**
 * The weight gradient of a convolution as matrix products over all voxels of an image, then summed over the batch.
 * Each tap of the kernel multiplies dy with the input as that tap saw it, which is a shifted copy; `sharedShifts`
 * makes fewer of them, where the convolution has no strides.
 */
import { numbersAttribute } from '../../../tensor/attributes.ts';
import { at, indicesOf, range, spatial } from '../../../tensor/shape.ts';
import { operand } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import { batchProduct, flattenSpace } from './batch-product.ts';
import type { ConvolutionOperands } from './batch-product.ts';
import { sharedShifts } from './shared-shifts.ts';

export const convolutionWeightGradient: Emitter = (node, graph, valueOf) => {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const operands: ConvolutionOperands = {
    graph,
    x: { name: valueOf(x), shape: x.shape },
    dy: { name: valueOf(dy), shape: dy.shape },
    kernel: numbersAttribute(node.attributes, 'kernel'),
    padding: numbersAttribute(node.attributes, 'padding'),
  };
  const strides = numbersAttribute(node.attributes, 'strides');
  const taps = strides.every((stride) => stride === 1) ? sharedShifts(operands) : tapByTap(operands, strides);
  return graph.node('Reshape', [taps, graph.integers(node.shape)]);
};

/** [O, I, taps] */
function tapByTap(operands: ConvolutionOperands, strides: readonly number[]): string {
  const { graph, x, dy, kernel, padding } = operands;
  const size = spatial(dy.shape);
  const flat = flattenSpace(graph, dy);
  const pads = [0, 0, ...padding];
  const padded = graph.node('Pad', [x.name, graph.integers([...pads, ...pads])]);
  const products = indicesOf(kernel).map((tap) => {
    const ends = tap.map((start, axis) => start + (at(size, axis) - 1) * at(strides, axis) + 1);
    const axes = range(size.length).map((axis) => axis + 2);
    const seen = graph.node('Slice', [padded, ...[tap, ends, axes, strides].map(graph.integers)]);
    const shape = [at(x.shape, 0), at(x.shape, 1), ...size];
    const product = batchProduct(graph, flat, flattenSpace(graph, { name: seen, shape }));
    return graph.node('Unsqueeze', [product, graph.integers([2])]);
  });
  return graph.node('Concat', products, { attributes: { axis: 2 } });
}
