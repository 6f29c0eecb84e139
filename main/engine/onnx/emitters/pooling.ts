/** averagePool and maxPool, without padding; tails are dropped as ONNX does. */
import { numbersAttribute, operand } from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';

const pool =
  (operator: string): Emitter =>
  (node, graph, valueOf) =>
    graph.node(operator, [valueOf(operand(node, 0))], {
      attributes: {
        kernel_shape: numbersAttribute(node.attributes, 'window'),
        strides: numbersAttribute(node.attributes, 'strides'),
      },
    });

export const poolEmitters: Readonly<Record<string, Emitter>> = {
  averagePool: pool('AveragePool'),
  maxPool: pool('MaxPool'),
};
