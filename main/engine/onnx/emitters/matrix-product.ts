/**
 * Matrix products with operands transposed or not: read as they lie where the provider has onnxruntime's FusedMatMul,
 * else swapped first.
 */
import { range } from '../../../tensor/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { contribDomain } from '../model-proto.ts';
import { providerTraits } from '../providers.ts';

/** A factor of rank `rank`; with `transposed` set, it is stored with its last two axes swapped. */
export interface Factor {
  readonly name: string;
  readonly rank: number;
  readonly transposed?: boolean;
}

/** a [batch…, M, K] times b [batch…, K, N]. */
export function matrixProduct(graph: GraphBuilder, a: Factor, b: Factor): string {
  const [transA, transB] = [Number(a.transposed ?? false), Number(b.transposed ?? false)];
  if (transA + transB > 0 && providerTraits[graph.target.provider].fusedMatMul) {
    const options = { domain: contribDomain, attributes: { transA, transB } };
    return graph.node('FusedMatMul', [a.name, b.name], options);
  }
  return graph.node('MatMul', [swapped(graph, a), swapped(graph, b)]);
}

function swapped(graph: GraphBuilder, { name, rank, transposed = false }: Factor): string {
  if (!transposed) return name;
  const perm = [...range(rank - 2), rank - 1, rank - 2];
  return graph.node('Transpose', [name], { attributes: { perm } });
}
