/**
 * argMax, argMin, gather and scatterAdd. Positions are float32 in a program and int32 in TensorFlow, which gathers and
 * scatters by places in a flat list: the position along the last axis times its step, plus where its row starts.
 */
import { at, indicesOf, operand, sizeOf, type Tensor } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter, Values } from '../emitter.ts';
import { float32, int32 } from '../graph-builder.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { inOrder } from '../layouts.ts';

const position =
  (operator: string): Emitter =>
  (node, graph, values) => {
    const x = operand(node, 0);
    const order = values.orderOf(x);
    const last = order.indexOf(x.shape.length - 1);
    const found = graph.node(operator, [values.of(x), graph.integers(last)], { output_type: int32 });
    const positions = graph.typedNode('Cast', [found], { SrcT: int32, DstT: float32 });
    const shaped = graph.reshape(positions, inOrder(node.shape, order));
    return settled(shaped, node, { graph, values, from: order });
  };

/** Places in the flat list of `x`, in x's order, for positions that lie in the same order. */
function places(x: Tensor, positions: Tensor, graph: GraphBuilder, values: Values): string {
  const order = values.orderOf(x);
  const sides = inOrder(x.shape, order);
  const last = order.indexOf(x.shape.length - 1);
  const steps = sides.map((_, axis) => sizeOf(sides.slice(axis + 1)));
  const rows = sides.map((side, axis) => (axis === last ? 1 : side));
  const starts = indicesOf(rows).map((index) =>
    index.reduce((start, along, axis) => start + along * at(steps, axis), 0),
  );
  const whole = graph.typedNode('Cast', [values.as(positions, values.layoutOf(x))], {
    SrcT: float32,
    DstT: int32,
  });
  const scaled = graph.node('Mul', [whole, graph.integers(at(steps, last))], { T: int32 });
  return graph.node('AddV2', [scaled, graph.integers(starts, rows)], { T: int32 });
}

const gather: Emitter = (node, graph, values) => {
  const x = operand(node, 0);
  const indices = places(x, operand(node, 1), graph, values);
  const gathered = graph.typedNode(
    'GatherV2',
    [graph.reshape(values.of(x), [sizeOf(x.shape)]), indices, graph.integers(0)],
    { Tparams: float32, Tindices: int32, Taxis: int32 },
  );
  return settled(gathered, node, { graph, values, from: values.orderOf(x) });
};

const scatterAdd: Emitter = (node, graph, values) => {
  const [x, positions, added] = [operand(node, 0), operand(node, 1), operand(node, 2)];
  const count = sizeOf(positions.shape);
  const indices = graph.node('Reshape', [places(x, positions, graph, values), graph.integers([count, 1])], {
    T: int32,
  });
  const flat = graph.reshape(values.of(x), [sizeOf(x.shape)]);
  const updates = graph.reshape(values.as(added, values.layoutOf(x)), [count]);
  const scattered = graph.node('TensorScatterAdd', [flat, indices, updates], { Tindices: int32 });
  const shaped = graph.reshape(scattered, inOrder(node.shape, values.orderOf(x)));
  return settled(shaped, node, { graph, values, from: values.orderOf(x) });
};

export const gatherEmitters: Readonly<Record<string, Emitter>> = {
  argMax: position('ArgMax'),
  argMin: position('ArgMin'),
  gather,
  scatterAdd,
};
