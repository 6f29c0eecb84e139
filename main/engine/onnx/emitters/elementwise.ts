/**
 * Primitives that are one ONNX operator with the same broadcasting. Operands that the program repeats with
 * `broadcastTo` are handed over as they were before it: the operator repeats them itself, without a copy.
 */
import { broadcastShapes, sameShape } from '../../../tensor/shape.ts';
import type { Shape, Tensor } from '../../../tensor/tensor.ts';
import { operand } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';

const broadcastAll = (tensors: readonly Tensor[]): Shape =>
  tensors.reduce<Shape>((shape, tensor) => broadcastShapes(shape, tensor.shape) ?? [], []);

/** The operands with as many `broadcastTo` taken off as the result's shape allows. */
function beforeBroadcast(node: Tensor): readonly Tensor[] {
  return node.inputs.reduce(
    (operands, tensor, index) => {
      if (tensor.primitive !== 'broadcastTo') return operands;
      const shorter = operands.with(index, operand(tensor, 0));
      return sameShape(broadcastAll(shorter), node.shape) ? shorter : operands;
    },
    [...node.inputs],
  );
}

const direct =
  (operator: string): Emitter =>
  (node, graph, valueOf) =>
    graph.node(operator, beforeBroadcast(node).map(valueOf));

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
