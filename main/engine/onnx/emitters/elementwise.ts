/** Primitives that are one ONNX operator with the same broadcasting. */
import { operand } from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';

const direct =
  (operator: string): Emitter =>
  (node, graph, valueOf) =>
    graph.node(operator, node.inputs.map(valueOf));

export const elementwiseEmitters: Readonly<Record<string, Emitter>> = {
  add: direct('Add'),
  subtract: direct('Sub'),
  multiply: direct('Mul'),
  divide: direct('Div'),
  maximum: direct('Max'),
  minimum: direct('Min'),
  negate: direct('Neg'),
  exp: direct('Exp'),
  log: direct('Log'),
  sqrt: direct('Sqrt'),
  abs: direct('Abs'),
  sigmoid: direct('Sigmoid'),
  equal: direct('Equal'),
  less: direct('Less'),
  greater: direct('Greater'),
  select: direct('Where'),
  square: (node, graph, valueOf) => {
    const x = valueOf(operand(node, 0));
    return graph.node('Mul', [x, x]);
  },
  toFloat: (node, graph, valueOf) =>
    graph.node('Cast', [valueOf(operand(node, 0))], { attributes: { to: float32 } }),
};

/** TensorProto.DataType.FLOAT */
const float32 = 1;
