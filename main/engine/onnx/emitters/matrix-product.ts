/** Matrix products with operands read as they lie, transposed or not (onnxruntime's FusedMatMul). */
import type { GraphBuilder } from '../graph-builder.ts';
import { contribDomain } from '../model-proto.ts';

export interface Transposes {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** a [batch…, M, K] times b [batch…, K, N]; with a flag set, that operand is stored with its last two axes swapped. */
export function matrixProduct(
  graph: GraphBuilder,
  [a, b]: readonly [string, string],
  { transposeA = false, transposeB = false }: Transposes = {},
): string {
  if (!transposeA && !transposeB) return graph.node('MatMul', [a, b]);
  return graph.node('FusedMatMul', [a, b], {
    domain: contribDomain,
    attributes: { transA: Number(transposeA), transB: Number(transposeB) },
  });
}
