/** sum, mean, max and min over axes. */
import { flagAttribute, numbersAttribute, operand } from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';

const reduction =
  (operator: string): Emitter =>
  (node, graph, valueOf) => {
    const x = valueOf(operand(node, 0));
    const axes = numbersAttribute(node.attributes, 'axes');
    const keepdims = flagAttribute(node.attributes, 'keepDims') ? 1 : 0;
    return graph.node(operator, [x, graph.integers(axes)], { attributes: { keepdims } });
  };

export const reductionEmitters: Readonly<Record<string, Emitter>> = {
  sum: reduction('ReduceSum'),
  mean: reduction('ReduceMean'),
  max: reduction('ReduceMax'),
  min: reduction('ReduceMin'),
};
