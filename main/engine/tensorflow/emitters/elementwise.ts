/** Primitives that are one TensorFlow operator with the same broadcasting. */
import { range, type Tensor } from '../../../tensor/index.ts';
import type { Emitter, Values } from '../emitter.ts';
import { float32 } from '../graph-builder.ts';
import type { GraphBuilder, NodeAttributes } from '../graph-builder.ts';
import { orderOf, sameInMemory } from '../layouts.ts';

const direct =
  (operator: string, attributes: NodeAttributes = {}): Emitter =>
  (node, graph, values) =>
    graph.node(operator, alignedOperands(node, graph, values), attributes);

function alignedOperands(node: Tensor, graph: GraphBuilder, values: Values): string[] {
  return node.inputs.map((operand) => aligned(operand, node, { graph, values }));
}

/** An operand so that it broadcasts, by numpy's rule in the program's axes, to the node in the node's order. */
export function aligned(
  operand: Tensor,
  node: Tensor,
  { graph, values }: { readonly graph: GraphBuilder; readonly values: Values },
): string {
  const layout = values.layoutOf(node);
  const missing = node.shape.length - operand.shape.length;
  if (operand.shape.length === 0) return values.of(operand);
  if (missing === 0) return values.as(operand, layout);
  const shape = [...range(missing).map(() => 1), ...operand.shape];
  const [from, to] = [range(node.shape.length), orderOf(layout, node.shape.length)];
  const plain = values.as(operand, 'plain');
  // A transposition needs all axes to be there; a view is given its shape by `arrange`.
  const whole = sameInMemory(shape, from, to) ? plain : graph.reshape(plain, shape, operand.dtype);
  return graph.arrange(whole, { shape, dtype: operand.dtype, from, to });
}

export const elementwiseEmitters: Readonly<Record<string, Emitter>> = {
  add: direct('AddV2'),
  subtract: direct('Sub'),
  multiply: direct('Mul'),
  divide: direct('RealDiv'),
  maximum: direct('Maximum'),
  minimum: direct('Minimum'),
  negate: direct('Neg'),
  exp: direct('Exp'),
  log: direct('Log'),
  sqrt: direct('Sqrt'),
  abs: direct('Abs'),
  sigmoid: direct('Sigmoid'),
  equal: direct('Equal'),
  less: direct('Less'),
  greater: direct('Greater'),
  select: direct('SelectV2'),
  square: direct('Square'),
  toFloat: (node, graph, values) =>
    graph.typedNode('Cast', alignedOperands(node, graph, values), { SrcT: { type: 'bool' }, DstT: float32 }),
};
