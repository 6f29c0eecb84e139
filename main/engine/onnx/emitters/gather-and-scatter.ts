/** argMax, argMin, gather and scatterAdd. Positions are float32 in a program and int64 in ONNX. */
import { operand } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import type { GraphBuilder } from '../graph-builder.ts';

/** TensorProto.DataType */
const float32 = 1;
const int64 = 7;

const cast = (graph: GraphBuilder, value: string, to: number): string =>
  graph.node('Cast', [value], { attributes: { to } });

const position =
  (operator: string): Emitter =>
  (node, graph, valueOf) => {
    const x = valueOf(operand(node, 0));
    return cast(graph, graph.node(operator, [x], { attributes: { axis: -1, keepdims: 1 } }), float32);
  };

const gather: Emitter = (node, graph, valueOf) => {
  const positions = cast(graph, valueOf(operand(node, 1)), int64);
  return graph.node('GatherElements', [valueOf(operand(node, 0)), positions], { attributes: { axis: -1 } });
};

const scatterAdd: Emitter = (node, graph, valueOf) => {
  const positions = cast(graph, valueOf(operand(node, 1)), int64);
  return graph.node('ScatterElements', [valueOf(operand(node, 0)), positions, valueOf(operand(node, 2))], {
    attributes: { axis: -1, reduction: 'add' },
  });
};

export const gatherEmitters: Readonly<Record<string, Emitter>> = {
  argMax: position('ArgMax'),
  argMin: position('ArgMin'),
  gather,
  scatterAdd,
};
