/** How one primitive is written as ONNX nodes; `emitters/index.ts` is the table. */
import type { Tensor } from '../../tensor/index.ts';
import type { GraphBuilder } from './graph-builder.ts';

/** The graph's name for a tensor of the program. */
export type ValueOf = (tensor: Tensor) => string;

/** Adds the nodes that compute `node` and gives the name of their result. */
export type Emitter = (node: Tensor, graph: GraphBuilder, valueOf: ValueOf) => string;
