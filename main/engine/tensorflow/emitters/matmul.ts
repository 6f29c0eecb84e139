/** matmul; a matrix times maps [N, C, voxels] that lie channels last is one product over all voxels. */
import { at, flagAttribute, operand, range, sizeOf } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import { inOrder, orderOf } from '../layouts.ts';

export const matmulEmitter: Emitter = (node, graph, values) => {
  const [a, b] = [operand(node, 0), operand(node, 1)];
  const transposeA = flagAttribute(node.attributes, 'transposeA');
  const transposeB = flagAttribute(node.attributes, 'transposeB');
  const rank = node.shape.length;
  if (a.shape.length === 2 && rank === 3 && values.layoutOf(b) === 'image' && !transposeB) {
    const channels = at(b.shape, 1);
    const rows = graph.reshape(values.of(b), [sizeOf(b.shape) / channels, channels]);
    const product = graph.node('MatMul', [rows, values.of(a)], { transpose_b: !transposeA });
    const image = orderOf('image', rank);
    const shaped = graph.reshape(product, inOrder(node.shape, image));
    return settled(shaped, node, { graph, values, from: image });
  }
  const operands = [values.as(a, 'plain'), values.as(b, 'plain')];
  const product =
    Math.max(a.shape.length, b.shape.length) === 2
      ? graph.node('MatMul', operands, { transpose_a: transposeA, transpose_b: transposeB })
      : graph.node('BatchMatMulV2', operands, { adj_x: transposeA, adj_y: transposeB });
  return settled(product, node, { graph, values, from: range(rank) });
};
