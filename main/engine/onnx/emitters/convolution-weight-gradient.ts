/**
 * The weight gradient of a convolution as matrix products over all voxels of an image, then summed over the batch.
 * Each tap of the kernel multiplies dy with the input as that tap saw it, which is a shifted copy: the art is to make
 * few copies, and cheap ones.
 */
import { numbersAttribute, operand } from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';
import type { ConvolutionOperands } from './batch-product.ts';
import { sharedShifts } from './shared-shifts.ts';
import { stridedTaps } from './strided-taps.ts';

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
  const taps = strides.every((stride) => stride === 1)
    ? sharedShifts(operands)
    : stridedTaps(operands, strides);
  return graph.node('Reshape', [taps, graph.integers(node.shape)]);
};
