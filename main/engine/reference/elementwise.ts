/** Primitives that are one tfjs operation. */
import * as tf from '@tensorflow/tfjs-core';
import { numberAttribute } from '../../tensor/index.ts';
import type { Kernel, Kernels } from './kernel.ts';

const unary =
  (operation: (x: tf.Tensor) => tf.Tensor): Kernel =>
  (_, inputs) =>
    operation(inputs.get(0));

const binary =
  (operation: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Kernel =>
  (_, inputs) =>
    operation(inputs.get(0), inputs.get(1));

export const elementwiseKernels: Kernels = {
  add: binary(tf.add),
  subtract: binary(tf.sub),
  multiply: binary(tf.mul),
  divide: binary(tf.div),
  maximum: binary(tf.maximum),
  minimum: binary(tf.minimum),
  equal: binary(tf.equal),
  less: binary(tf.less),
  greater: binary(tf.greater),
  negate: unary(tf.neg),
  exp: unary(tf.exp),
  log: unary(tf.log),
  sqrt: unary(tf.sqrt),
  abs: unary(tf.abs),
  square: unary(tf.square),
  sigmoid: unary(tf.sigmoid),
  toFloat: unary((x) => tf.cast(x, 'float32')),
  select: (_, inputs) => tf.where(inputs.get(0), inputs.get(1), inputs.get(2)),
  leakyRelu: (node, inputs) => tf.leakyRelu(inputs.get(0), numberAttribute(node.attributes, 'slope')),
};
