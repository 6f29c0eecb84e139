/**
 * Taking an image apart into the phases of a stride, and back: along each axis, phase r holds the elements s·q + r. A
 * strided convolution sees every phase without strides. Each axis is one transpose that moves whole blocks, which
 * onnxruntime does several times faster than one transpose of all axes at once.
 */
import { at, type Shape, sizeOf } from '../../../tensor/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';

/** [N, C, s₁·q₁, …] → [N · C, s₁, s₂, …, q₁, q₂, …]; `counts` are N · C and the q. */
export function splitPhases(graph: GraphBuilder, value: string, counts: Shape, strides: Shape): string {
  return strides.reduce((current, stride, axis) => {
    const outer = at(counts, 0) * sizeOf(strides.slice(0, axis));
    const inner = sizeOf(counts.slice(axis + 2)) * sizeOf(strides.slice(axis + 1));
    const blocks = [outer, sizeOf(counts.slice(1, axis + 2)), stride, inner];
    return swapMiddle(graph, current, blocks);
  }, value);
}

/** The way back: [N · C, s₁, s₂, …, q₁, q₂, …] → [N, C, s₁·q₁, …] (as one flat run of elements). */
export function mergePhases(graph: GraphBuilder, value: string, counts: Shape, strides: Shape): string {
  return strides.reduceRight((current, stride, axis) => {
    const outer = at(counts, 0) * sizeOf(strides.slice(0, axis));
    const inner = sizeOf(counts.slice(axis + 2)) * sizeOf(strides.slice(axis + 1));
    return swapMiddle(graph, current, [outer, stride, sizeOf(counts.slice(1, axis + 2)), inner]);
  }, value);
}

/** Swaps the two middle axes of a value seen as `blocks`, four sides. */
function swapMiddle(graph: GraphBuilder, value: string, blocks: Shape): string {
  if (at(blocks, 1) === 1 || at(blocks, 2) === 1) return value;
  const seen = graph.node('Reshape', [value, graph.integers(blocks)]);
  return graph.node('Transpose', [seen], { attributes: { perm: [0, 2, 1, 3] } });
}
