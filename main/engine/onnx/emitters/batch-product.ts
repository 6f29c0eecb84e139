/** What the ways to a convolution's weight gradient share. */
import { at, spatial } from '../../../tensor/shape.ts';
import { sizeOf } from '../../../tensor/tensor.ts';
import type { Shape } from '../../../tensor/tensor.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { matrixProduct } from './matrix-product.ts';

/** A value of the graph and its shape. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
}

export interface ConvolutionOperands {
  readonly graph: GraphBuilder;
  /** [N, I, in…] */
  readonly x: Value;
  /** [N, O, out…] */
  readonly dy: Value;
  readonly kernel: Shape;
  readonly padding: Shape;
}

/** [N, C, size…] → [N, C, Π size]. */
export function flattenSpace(graph: GraphBuilder, { name, shape }: Value): string {
  return graph.node('Reshape', [name, graph.integers([at(shape, 0), at(shape, 1), sizeOf(spatial(shape))])]);
}

/** Σ over samples of a bᵀ, from a [N, A, S] and b [N, B, S]: [A, B]. */
export function batchProduct(graph: GraphBuilder, a: string, b: string): string {
  const products = matrixProduct(graph, { name: a, rank: 3 }, { name: b, rank: 3, transposed: true });
  return graph.node('ReduceSum', [products, graph.integers([0])], { attributes: { keepdims: 0 } });
}
