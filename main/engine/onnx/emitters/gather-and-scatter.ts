/** argMax, argMin, gather and scatterAdd. Positions are float32 in a program and int64 in ONNX. */
import { at, operand, type Tensor } from '../../../tensor/index.ts';
import type { Emitter, ValueOf } from '../emitter.ts';
import type { GraphBuilder } from '../graph-builder.ts';

/** TensorProto.DataType */
const float32 = 1;
const int64 = 7;

const cast = (graph: GraphBuilder, value: string, to: number): string =>
  graph.node('Cast', [value], { attributes: { to } });

/**
 * Where the extreme lies along the last axis, as int64, [..., 1]. onnxruntime's ArgMax takes one number at a time, its
 * ReduceMax a whole vector register. So a long axis is seen as rows: reduce each, find the best row, then the place in
 * that row alone. (The first of equals wins in both ways.)
 */
function extremePosition(node: Tensor, graph: GraphBuilder, valueOf: ValueOf): string {
  const extreme = node.primitive === 'argMax' ? 'Max' : 'Min';
  const { shape } = operand(node, 0);
  const x = valueOf(operand(node, 0));
  const along = (value: string): string =>
    graph.node(`Arg${extreme}`, [value], { attributes: { axis: -1, keepdims: 1 } });
  const [length, outer] = [at(shape, shape.length - 1), shape.slice(0, -1)];
  const width = rowWidth(length);
  if (length < shortestInRows || width === 1) return along(x);

  const rows = graph.node('Reshape', [x, graph.integers([...outer, length / width, width])]);
  const best = graph.node(`Reduce${extreme}`, [rows, graph.integers([-1])], { attributes: { keepdims: 0 } });
  const row = along(best); // [...outer, 1]
  const index = graph.node('Expand', [
    graph.node('Unsqueeze', [row, graph.integers([-1])]),
    graph.integers([...outer, 1, width]),
  ]);
  const chosen = graph.node('GatherElements', [rows, index], { attributes: { axis: -2 } });
  const column = graph.node('Squeeze', [along(chosen), graph.integers([-2])]);
  return graph.node('Add', [graph.node('Mul', [row, graph.integers([width])]), column]);
}

const extreme: Emitter = (node, graph, valueOf) =>
  cast(graph, extremePosition(node, graph, valueOf), float32);

const shortestInRows = 64;

/** The divisor of the length nearest to its root from below, so that rows are about as many as they are long. */
function rowWidth(length: number): number {
  let width = Math.floor(Math.sqrt(length));
  while (length % width !== 0) width--;
  return width;
}

/** Operand 1 as int64. An extreme's position is that already, before it is made a float for others. */
function wholePositions(node: Tensor, graph: GraphBuilder, valueOf: ValueOf): string {
  const positions = operand(node, 1);
  const isExtreme = positions.primitive === 'argMax' || positions.primitive === 'argMin';
  return isExtreme ? extremePosition(positions, graph, valueOf) : cast(graph, valueOf(positions), int64);
}

const gather: Emitter = (node, graph, valueOf) => {
  const positions = wholePositions(node, graph, valueOf);
  return graph.node('GatherElements', [valueOf(operand(node, 0)), positions], { attributes: { axis: -1 } });
};

const scatterAdd: Emitter = (node, graph, valueOf) => {
  const positions = wholePositions(node, graph, valueOf);
  return graph.node('ScatterElements', [valueOf(operand(node, 0)), positions, valueOf(operand(node, 2))], {
    attributes: { axis: -1, reduction: 'add' },
  });
};

export const gatherEmitters: Readonly<Record<string, Emitter>> = {
  argMax: extreme,
  argMin: extreme,
  gather,
  scatterAdd,
};
