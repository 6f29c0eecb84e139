/** Primitives that move elements without changing them. */
import { numberAttribute, numbersAttribute, operand, range } from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';

const reshape: Emitter = (node, graph, valueOf) =>
  graph.node('Reshape', [valueOf(operand(node, 0)), graph.integers(node.shape)]);

const transpose: Emitter = (node, graph, valueOf) =>
  graph.node('Transpose', [valueOf(operand(node, 0))], {
    attributes: { perm: numbersAttribute(node.attributes, 'permutation') },
  });

const broadcastTo: Emitter = (node, graph, valueOf) =>
  graph.node('Expand', [valueOf(operand(node, 0)), graph.integers(node.shape)]);

const concatenate: Emitter = (node, graph, valueOf) =>
  graph.node('Concat', node.inputs.map(valueOf), {
    attributes: { axis: numberAttribute(node.attributes, 'axis') },
  });

const pad: Emitter = (node, graph, valueOf) => {
  const { attributes } = node;
  const pads = [...numbersAttribute(attributes, 'before'), ...numbersAttribute(attributes, 'after')];
  return graph.node('Pad', [
    valueOf(operand(node, 0)),
    graph.integers(pads),
    graph.floats(numberAttribute(attributes, 'value')),
  ]);
};

const slice: Emitter = (node, graph, valueOf) => {
  const lists = ['starts', 'ends', 'strides'].map((name) => numbersAttribute(node.attributes, name));
  const [starts = [], ends = [], strides = []] = lists;
  const x = operand(node, 0);
  const cut = range(x.shape.length).filter((axis) => node.shape[axis] !== x.shape[axis]);
  const integers = [starts, ends, range(x.shape.length), strides].map((list) =>
    graph.integers(cut.map((axis) => list[axis] ?? 0)),
  );
  return cut.length === 0 ? valueOf(x) : graph.node('Slice', [valueOf(x), ...integers]);
};

export const shapeEmitters: Readonly<Record<string, Emitter>> = {
  reshape,
  transpose,
  broadcastTo,
  concatenate,
  pad,
  slice,
};
