/** Primitives that move elements or reduce over axes. */
import * as tf from '@tensorflow/tfjs-core';
import { at, flagAttribute, numberAttribute, numbersAttribute, type Tensor } from '../../tensor/index.ts';
import type { Inputs, Kernel, Kernels } from './kernel.ts';

const numbers = (node: Tensor, name: string): number[] => [...numbersAttribute(node.attributes, name)];

const pad: Kernel = (node, inputs) => {
  const after = numbers(node, 'after');
  const amounts = numbers(node, 'before').map((count, axis): [number, number] => [count, at(after, axis)]);
  return tf.pad(inputs.get(0), amounts, numberAttribute(node.attributes, 'value'));
};

const slice: Kernel = (node, inputs) =>
  tf.stridedSlice(inputs.get(0), numbers(node, 'starts'), numbers(node, 'ends'), numbers(node, 'strides'));

const reduction =
  (operation: (x: tf.Tensor, axes: number[], keepDims: boolean) => tf.Tensor): Kernel =>
  (node, inputs) => {
    const axes = numbers(node, 'axes');
    return operation(inputs.get(0), axes, flagAttribute(node.attributes, 'keepDims'));
  };

const position =
  (operation: (x: tf.Tensor, axis: number) => tf.Tensor): Kernel =>
  (node, inputs) =>
    tf.reshape(tf.cast(operation(inputs.get(0), inputs.get(0).rank - 1), 'float32'), [...node.shape]);

/** Positions [rows…, K] in the last axis of [rows…, S] as positions in all elements, [rows · K]. */
function flatPositions(inputs: Inputs): tf.Tensor1D {
  const [x, positions] = [inputs.get(0), inputs.get(1)];
  const rowLength = at(x.shape, x.rank - 1);
  const perRow = tf.reshape(tf.cast(positions, 'int32'), [x.size / rowLength, -1]);
  const starts = tf.mul(tf.range(0, x.size / rowLength, 1, 'int32'), tf.scalar(rowLength, 'int32'));
  return tf.reshape(tf.add(perRow, tf.expandDims(starts, 1)), [-1]);
}

const gather: Kernel = (node, inputs) =>
  tf.reshape(tf.gather(tf.reshape(inputs.get(0), [-1]), flatPositions(inputs)), [...node.shape]);

const scatterAdd: Kernel = (node, inputs) => {
  const x = inputs.get(0);
  const indices = tf.expandDims(flatPositions(inputs), 1);
  const added = tf.scatterND(indices, tf.reshape(inputs.get(2), [-1]), [x.size]);
  return tf.add(x, tf.reshape(added, [...node.shape]));
};

const matmul: Kernel = (node, inputs) => {
  const batch = node.shape.slice(0, -2);
  const repeated = (operand: tf.Tensor): tf.Tensor =>
    tf.broadcastTo(operand, [...batch, ...operand.shape.slice(-2)]);
  return tf.matMul(
    repeated(inputs.get(0)),
    repeated(inputs.get(1)),
    flagAttribute(node.attributes, 'transposeA'),
    flagAttribute(node.attributes, 'transposeB'),
  );
};

export const shapeAndReductionKernels: Kernels = {
  reshape: (node, inputs) => tf.reshape(inputs.get(0), [...node.shape]),
  transpose: (node, inputs) => tf.transpose(inputs.get(0), numbers(node, 'permutation')),
  broadcastTo: (node, inputs) => tf.broadcastTo(inputs.get(0), [...node.shape]),
  concatenate: (node, inputs) => tf.concat([...inputs.all], numberAttribute(node.attributes, 'axis')),
  pad,
  slice,
  sum: reduction(tf.sum),
  mean: reduction(tf.mean),
  max: reduction(tf.max),
  min: reduction(tf.min),
  argMax: position(tf.argMax),
  argMin: position(tf.argMin),
  gather,
  scatterAdd,
  matmul,
};
