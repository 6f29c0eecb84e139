/**
 * The weight gradient of a convolution with strides, tap by tap. The input is taken apart into the phases of the
 * stride once; what a tap sees is then a whole block of one phase, not every other element of everything.
 */
import { at, indicesOf, sameShape, type Shape, sizeOf, spatial } from '../../../tensor/index.ts';
import { batchProducts, flattenSpace } from './batch-product.ts';
import type { ConvolutionOperands } from './batch-product.ts';
import { padBy } from './padding.ts';
import { splitPhases } from './phases.ts';

/** [O, I, taps] */
export function stridedTaps({ graph, x, dy, kernel, padding }: ConvolutionOperands, strides: Shape): string {
  const [samples, channels] = [at(x.shape, 0), at(x.shape, 1)];
  const size = spatial(dy.shape);
  const isBlock = sameShape(kernel, strides);
  const [rows, columns] = [at(dy.shape, 1), isBlock ? channels * sizeOf(strides) : channels];
  const { operand, product } = batchProducts(graph, {
    samples,
    left: rows,
    right: columns,
    space: sizeOf(size),
  });
  const flat = operand(flattenSpace(graph, dy), rows);

  // As far as the taps reach, in whole strides; a tail that no tap sees is cut off.
  const counts = size.map((count, axis) => count - 1 + Math.ceil(at(kernel, axis) / at(strides, axis)));
  const after = counts.map(
    (count, axis) => count * at(strides, axis) - at(x.shape, axis + 2) - at(padding, axis),
  );
  const padded = padBy(graph, x.name, [0, 0, ...padding], [0, 0, ...after]);
  const split = splitPhases(graph, padded, [samples * channels, ...counts], strides);
  const phases = graph.node('Reshape', [
    split,
    graph.integers([samples, channels, sizeOf(strides), ...counts]),
  ]);
  if (isBlock) {
    const shape = [samples, columns, ...counts];
    return product(flat, operand(flattenSpace(graph, { name: phases, shape }), columns));
  }

  const axes = [2, ...size.map((_, axis) => axis + 3)];
  const products = indicesOf(kernel).map((tap) => {
    const phase = tap.reduce((index, offset, axis) => {
      const stride = at(strides, axis);
      return index * stride + (offset % stride);
    }, 0);
    const starts = [phase, ...tap.map((offset, axis) => Math.floor(offset / at(strides, axis)))];
    const ends = starts.map((start, axis) => start + (axis === 0 ? 1 : at(size, axis - 1)));
    const seen = graph.node('Slice', [phases, ...[starts, ends, axes].map(graph.integers)]);
    const shape = [samples, channels, ...size];
    const block = operand(flattenSpace(graph, { name: seen, shape }), columns);
    return graph.node('Unsqueeze', [product(flat, block), graph.integers([2])]);
  });
  return graph.node('Concat', products, { attributes: { axis: 2 } });
}
