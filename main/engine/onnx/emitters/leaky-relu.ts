/** leakyRelu and its gradient. */
import { numberAttribute, operand } from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';

export const leakyRelu: Emitter = (node, graph, valueOf) =>
  graph.node('LeakyRelu', [valueOf(operand(node, 0))], {
    attributes: { alpha: { float: numberAttribute(node.attributes, 'slope') } },
  });

/**
 * dy · max(step(y), slope). The step is HardSigmoid with a slope so steep that every normal float32 above 0 gives 1:
 * one pass, where a comparison and a cast take two and a select three.
 */
export const leakyReluGradient: Emitter = (node, graph, valueOf) => {
  const step = graph.node('HardSigmoid', [valueOf(operand(node, 0))], {
    attributes: { alpha: { float: 1e38 }, beta: { float: 0 } },
  });
  const factor = graph.node('Clip', [step, graph.floats(numberAttribute(node.attributes, 'slope'))]);
  return graph.node('Mul', [valueOf(operand(node, 1)), factor]);
};
