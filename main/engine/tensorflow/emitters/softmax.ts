/** softmax and logSoftmax, along the axis that lies last in memory. */
import { at, numberAttribute, operand, range } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';

const alongLast =
  (operator: string): Emitter =>
  (node, graph, values) => {
    const axis = numberAttribute(node.attributes, 'axis');
    const x = operand(node, 0);
    const rank = node.shape.length;
    const kept = values.orderOf(node);
    const order =
      at(kept, rank - 1) === axis ? kept : [...range(rank).filter((other) => other !== axis), axis];
    const arranged = graph.arrange(values.of(x), { shape: x.shape, from: values.orderOf(x), to: order });
    const result = graph.typedNode(operator, [arranged], { T: { type: 'float32' } });
    return settled(result, node, { graph, values, from: order });
  };

export const softmaxEmitters: Readonly<Record<string, Emitter>> = {
  softmax: alongLast('Softmax'),
  logSoftmax: alongLast('LogSoftmax'),
};
