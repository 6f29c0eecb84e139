/** Zeros around a value; a negative amount cuts off. */
import type { Shape } from '../../../tensor/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';

/** One amount per axis on each side. Nothing to do costs nothing: onnxruntime's Pad would copy. */
export function padBy(graph: GraphBuilder, value: string, before: Shape, after: Shape): string {
  const amounts = [...before, ...after];
  if (amounts.every((amount) => amount === 0)) return value;
  return graph.node('Pad', [value, graph.integers(amounts)]);
}
