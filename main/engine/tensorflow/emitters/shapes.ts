/** Primitives that move elements without changing them. */
import { numberAttribute, numbersAttribute, operand, range } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import { int32, typeOf } from '../graph-builder.ts';
import { inOrder, keepsChannels } from '../layouts.ts';
import { aligned } from './elementwise.ts';

const reshape: Emitter = (node, graph, values) => {
  const x = operand(node, 0);
  const images = [x, node].every((tensor) => values.layoutOf(tensor) === 'image');
  if (images && keepsChannels(x.shape, node.shape)) {
    return graph.reshape(values.of(x), inOrder(node.shape, values.orderOf(node)), node.dtype);
  }
  const plain = graph.reshape(values.as(x, 'plain'), node.shape, node.dtype);
  return settled(plain, node, { graph, values, from: range(node.shape.length) });
};

const transpose: Emitter = (node, graph, values) => {
  const x = operand(node, 0);
  const permutation = numbersAttribute(node.attributes, 'permutation');
  const from = values.orderOf(x).map((axis) => permutation.indexOf(axis));
  return settled(values.of(x), node, { graph, values, from });
};

const broadcastTo: Emitter = (node, graph, values) => {
  const x = aligned(operand(node, 0), node, { graph, values });
  const shape = inOrder(node.shape, values.orderOf(node));
  return graph.node('BroadcastTo', [x, graph.integers(shape)], { T: typeOf(node.dtype) });
};

const concatenate: Emitter = (node, graph, values) => {
  const axis = values.orderOf(node).indexOf(numberAttribute(node.attributes, 'axis'));
  const parts = node.inputs.map((part) => values.as(part, values.layoutOf(node)));
  return graph.node('ConcatV2', [...parts, graph.integers(axis)], {
    T: typeOf(node.dtype),
    N: parts.length,
  });
};

const pad: Emitter = (node, graph, values) => {
  const order = values.orderOf(node);
  const before = inOrder(numbersAttribute(node.attributes, 'before'), order);
  const after = inOrder(numbersAttribute(node.attributes, 'after'), order);
  const amounts = before.flatMap((amount, axis) => [amount, after[axis] ?? 0]);
  return graph.node('PadV2', [
    values.as(operand(node, 0), values.layoutOf(node)),
    graph.integers(amounts, [order.length, 2]),
    graph.floats(numberAttribute(node.attributes, 'value')),
  ]);
};

const slice: Emitter = (node, graph, values) => {
  const order = values.orderOf(node);
  const x = values.as(operand(node, 0), values.layoutOf(node));
  const [starts, ends, strides] = ['starts', 'ends', 'strides'].map((name) =>
    inOrder(numbersAttribute(node.attributes, name), order),
  );
  if (starts === undefined || ends === undefined || strides === undefined) return x;
  const attributes = { T: typeOf(node.dtype), Index: int32 };
  if (strides.some((stride) => stride > 1)) {
    return graph.node(
      'StridedSlice',
      [x, ...[starts, ends, strides].map((list) => graph.integers(list))],
      attributes,
    );
  }
  const sizes = inOrder(node.shape, order);
  return graph.node('Slice', [x, graph.integers(starts), graph.integers(sizes)], attributes);
};

export const shapeEmitters: Readonly<Record<string, Emitter>> = {
  reshape,
  transpose,
  broadcastTo,
  concatenate,
  pad,
  slice,
};
