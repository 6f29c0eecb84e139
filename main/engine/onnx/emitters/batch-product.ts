/** What the ways to a convolution's weight gradient share. */
import { at, type Shape, sizeOf, spatial } from '../../../tensor/index.ts';
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

export interface BatchSizes {
  readonly samples: number;
  /** Rows A and B of the operands a [N, A, S] and b [N, B, S], and S. */
  readonly left: number;
  readonly right: number;
  readonly space: number;
}

/** Σ over samples of a bᵀ, the same way for all products of the same sizes. */
export interface BatchProducts {
  /** An operand in the form that `product` takes; made once where it has part in several products. */
  readonly operand: (name: string, rows: number) => string;
  /** [A, B] */
  readonly product: (a: string, b: string) => string;
}

/**
 * Small maps of many channels are laid side by side, so that the product itself sums over samples: one product per sample
 * would write N matrices [A, B] that are larger than the maps they come from.
 */
export function batchProducts(graph: GraphBuilder, sizes: BatchSizes): BatchProducts {
  const { samples, left, right, space } = sizes;
  if (samples > 1 && space * (left + right) < copiesWorth * left * right) {
    return {
      operand: (name, rows) => {
        const channelsFirst = graph.node('Transpose', [name], { attributes: { perm: [1, 0, 2] } });
        return graph.node('Reshape', [channelsFirst, graph.integers([rows, samples * space])]);
      },
      product: (a, b) => matrixProduct(graph, { name: a, rank: 2 }, { name: b, rank: 2, transposed: true }),
    };
  }
  return {
    operand: (name) => name,
    product: (a, b) => {
      const products = matrixProduct(graph, { name: a, rank: 3 }, { name: b, rank: 3, transposed: true });
      return graph.node('ReduceSum', [products, graph.integers([0])], { attributes: { keepdims: 0 } });
    },
  };
}

/** Numbers copied for each that need not be written and added up; above it, steps at 128 × 128 gained nothing (docs/performance.md). */
const copiesWorth = 1.3;
