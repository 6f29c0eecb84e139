/** How one primitive is written as TensorFlow nodes; `emitters/index.ts` is the table. */
import type { Tensor } from '../../tensor/index.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { Layout, Order } from './layouts.ts';

export interface Values {
  /** The graph's name for a tensor of the program, in the order that it was given. */
  readonly of: (tensor: Tensor) => string;
  /** The same with its axes in the order of another layout. */
  readonly as: (tensor: Tensor, layout: Layout) => string;
  readonly layoutOf: (tensor: Tensor) => Layout;
  readonly orderOf: (tensor: Tensor) => Order;
}

/** Adds the nodes that compute `node` and gives the name of their result, its axes in the node's order. */
export type Emitter = (node: Tensor, graph: GraphBuilder, values: Values) => string;

/** What a kernel gave in one layout, in the order that the node was given. */
export function settled(
  value: string,
  node: Tensor,
  { graph, values, from }: { readonly graph: GraphBuilder; readonly values: Values; readonly from: Order },
): string {
  return graph.arrange(value, { shape: node.shape, dtype: node.dtype, from, to: values.orderOf(node) });
}
