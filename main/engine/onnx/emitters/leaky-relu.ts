/** leakyRelu; its gradient is decomposed. */
import { numberAttribute } from '../../../tensor/attributes.ts';
import { operand } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';

export const leakyRelu: Emitter = (node, graph, valueOf) =>
  graph.node('LeakyRelu', [valueOf(operand(node, 0))], {
    attributes: { alpha: { float: numberAttribute(node.attributes, 'slope') } },
  });
