/** argMax, argMin, gather and scatterAdd. Positions are float32 in a program and int64 in ONNX. */
import { at } from '../../../tensor/shape.ts';
import { operand } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import type { GraphBuilder } from '../graph-builder.ts';

/** TensorProto.DataType */
const float32 = 1;
const int64 = 7;

const cast = (graph: GraphBuilder, value: string, to: number): string =>
  graph.node('Cast', [value], { attributes: { to } });

type Extreme = 'Max' | 'Min';

/**
 * onnxruntime's ArgMax takes one number at a time, its ReduceMax a whole vector register. So a long axis is seen as rows:
 * reduce each, find the best row, then the place in that row alone. (The first of equals wins in both ways.)
 */
const position =
  (extreme: Extreme): Emitter =>
  (node, graph, valueOf) => {
    const { shape } = operand(node, 0);
    const x = valueOf(operand(node, 0));
    const along = (value: string): string =>
      graph.node(`Arg${extreme}`, [value], { attributes: { axis: -1, keepdims: 1 } });
    const [length, outer] = [at(shape, shape.length - 1), shape.slice(0, -1)];
    const width = rowWidth(length);
    if (length < shortestInRows || width === 1) return cast(graph, along(x), float32);

    const rows = graph.node('Reshape', [x, graph.integers([...outer, length / width, width])]);
    const best = graph.node(`Reduce${extreme}`, [rows, graph.integers([-1])], {
      attributes: { keepdims: 0 },
    });
    const row = along(best); // [...outer, 1]
    const index = graph.node('Expand', [
      graph.node('Unsqueeze', [row, graph.integers([-1])]),
      graph.integers([...outer, 1, width]),
    ]);
    const chosen = graph.node('GatherElements', [rows, index], { attributes: { axis: -2 } });
    const column = graph.node('Squeeze', [along(chosen), graph.integers([-2])]);
    const start = graph.node('Mul', [cast(graph, row, float32), graph.floats(width)]);
    return graph.node('Add', [start, cast(graph, column, float32)]);
  };

const shortestInRows = 64;

/** The divisor of the length nearest to its root from below, so that rows are about as many as they are long. */
function rowWidth(length: number): number {
  let width = Math.floor(Math.sqrt(length));
  while (length % width !== 0) width--;
  return width;
}

const gather: Emitter = (node, graph, valueOf) => {
  const positions = cast(graph, valueOf(operand(node, 1)), int64);
  return graph.node('GatherElements', [valueOf(operand(node, 0)), positions], { attributes: { axis: -1 } });
};

const scatterAdd: Emitter = (node, graph, valueOf) => {
  const positions = cast(graph, valueOf(operand(node, 1)), int64);
  return graph.node('ScatterElements', [valueOf(operand(node, 0)), positions, valueOf(operand(node, 2))], {
    attributes: { axis: -1, reduction: 'add' },
  });
};

export const gatherEmitters: Readonly<Record<string, Emitter>> = {
  argMax: position('Max'),
  argMin: position('Min'),
  gather,
  scatterAdd,
};
