/** How one primitive is written as ONNX nodes; `emitters/index.ts` is the table. */
import type { Tensor } from '../../tensor/index.ts';
import type { GraphBuilder } from './graph-builder.ts';

/** The graph's name for a tensor of the program. */
export type ValueOf = (tensor: Tensor) => string;

/** Adds the nodes that compute `node` and gives the name of their result. */
export type Emitter = (node: Tensor, graph: GraphBuilder, valueOf: ValueOf) => string;

/** Input `index` of a node, which the primitive's shape rule has checked to exist. */
export function operand(node: Tensor, index: number): Tensor {
  const tensor = node.inputs[index];
  if (tensor === undefined) throw new Error(`internal: ${node.primitive} has no input ${String(index)}`);
  return tensor;
}
