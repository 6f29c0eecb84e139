/** matmul */
import { flagAttribute } from '../../../tensor/attributes.ts';
import { operand } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import { matrixProduct } from './matrix-product.ts';

export const matmulEmitter: Emitter = (node, graph, valueOf) =>
  matrixProduct(graph, [valueOf(operand(node, 0)), valueOf(operand(node, 1))], {
    transposeA: flagAttribute(node.attributes, 'transposeA'),
    transposeB: flagAttribute(node.attributes, 'transposeB'),
  });
