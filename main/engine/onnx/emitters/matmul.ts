/** matmul */
import { flagAttribute, operand } from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';
import { matrixProduct } from './matrix-product.ts';
import type { Factor } from './matrix-product.ts';

export const matmulEmitter: Emitter = (node, graph, valueOf) => {
  const factor = (index: number, transpose: string): Factor => {
    const tensor = operand(node, index);
    const transposed = flagAttribute(node.attributes, transpose);
    return { name: valueOf(tensor), rank: tensor.shape.length, transposed };
  };
  return matrixProduct(graph, factor(0, 'transposeA'), factor(1, 'transposeB'));
};
