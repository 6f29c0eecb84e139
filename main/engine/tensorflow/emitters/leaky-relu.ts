/** leakyRelu and its gradient. */
import { numberAttribute, operand } from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';

export const leakyRelu: Emitter = (node, graph, values) =>
  graph.node('LeakyRelu', [values.as(operand(node, 0), values.layoutOf(node))], {
    alpha: { float: numberAttribute(node.attributes, 'slope') },
  });

export const leakyReluGradient: Emitter = (node, graph, values) => {
  const [y, dy] = [operand(node, 0), operand(node, 1)].map((x) => values.as(x, values.layoutOf(node)));
  return graph.node('LeakyReluGrad', [dy ?? '', y ?? ''], {
    alpha: { float: numberAttribute(node.attributes, 'slope') },
  });
};
