/**
 * Convolution, its gradients and pooling on tfjs's 3D kernels: their own loops, and so an independent check on every
 * other engine. They want three spatial axes, channels last and no padding: one or two axes get leading sides of 1,
 * and padding is done before.
 */
import * as tf from '@tensorflow/tfjs-core';
import { at, type Attributes, numbersAttribute, type Shape, type Tensor } from '../../tensor/index.ts';
import type { Kernel, Kernels } from './kernel.ts';

type Triple = [number, number, number];

/** Three numbers, for axes that may be fewer. */
const triple = (sides: Shape, missing = 1): Triple => {
  const all = [...Array<number>(3 - sides.length).fill(missing), ...sides];
  return [at(all, 0), at(all, 1), at(all, 2)];
};

const space = (attributes: Attributes, name: string, missing = 1): Triple =>
  triple(numbersAttribute(attributes, name), missing);

/** [N, C, size…] → [N, D, H, W, C] */
const channelsLast = (x: tf.Tensor): tf.Tensor5D => {
  const full: tf.Tensor5D = tf.reshape(x, [at(x.shape, 0), at(x.shape, 1), ...triple(x.shape.slice(2))]);
  return tf.transpose<tf.Tensor5D>(full, [0, 2, 3, 4, 1]);
};

/** [N, D, H, W, C] → the shape of `node`, channels second */
const channelsSecond = (y: tf.Tensor, node: Tensor): tf.Tensor =>
  tf.reshape(tf.transpose(y, [0, 4, 1, 2, 3]), [...node.shape]);

/** w [O, I, k…] → [kd, kh, kw, I, O] */
const filter = (w: tf.Tensor): tf.Tensor => {
  const full = tf.reshape(w, [at(w.shape, 0), at(w.shape, 1), ...triple(w.shape.slice(2))]);
  return tf.transpose(full, [2, 3, 4, 1, 0]);
};

const padded = (x: tf.Tensor5D, padding: Triple): tf.Tensor5D =>
  tf.pad(x, [[0, 0], ...padding.map((count): [number, number] => [count, count]), [0, 0]]);

const run = (kernel: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attributes);

const convolution: Kernel = (node, inputs) => {
  const x = padded(channelsLast(inputs.get(0)), space(node.attributes, 'padding', 0));
  const strides = space(node.attributes, 'strides');
  const attributes = { strides, pad: 'valid', dataFormat: 'NDHWC', dilations: [1, 1, 1] };
  const y = run('Conv3D', { x, filter: filter(inputs.get(1)) }, attributes);
  const withBias = inputs.all.length === 2 ? y : tf.add(y, inputs.get(2));
  return channelsSecond(withBias, node);
};

const convolutionInputGradient: Kernel = (node, inputs) => {
  const size = space(node.attributes, 'inputSize');
  const padding = space(node.attributes, 'padding', 0);
  const channels = at(node.shape, 1);
  const dx = run(
    'Conv3DBackpropInputV2',
    { dy: channelsLast(inputs.get(1)), filter: filter(inputs.get(0)) },
    {
      strides: space(node.attributes, 'strides'),
      pad: 'valid',
      inputShape: [at(node.shape, 0), ...size.map((side, axis) => side + 2 * at(padding, axis)), channels],
    },
  );
  const inner = tf.slice(dx, [0, ...padding, 0], [at(node.shape, 0), ...size, channels]);
  return channelsSecond(inner, node);
};

const convolutionWeightGradient: Kernel = (node, inputs) => {
  const kernel = space(node.attributes, 'kernel');
  const dw = run(
    'Conv3DBackpropFilterV2',
    {
      x: padded(channelsLast(inputs.get(0)), space(node.attributes, 'padding', 0)),
      dy: channelsLast(inputs.get(1)),
    },
    {
      strides: space(node.attributes, 'strides'),
      pad: 'valid',
      filterShape: [...kernel, at(node.shape, 1), at(node.shape, 0)],
    },
  );
  return tf.reshape(tf.transpose(dw, [4, 3, 0, 1, 2]), [...node.shape]);
};

const pool =
  (operation: typeof tf.avgPool3d): Kernel =>
  (node, inputs) => {
    const { attributes } = node;
    const x = channelsLast(inputs.get(0));
    const y = operation(x, space(attributes, 'window'), space(attributes, 'strides'), 'valid');
    return channelsSecond(y, node);
  };

export const convolutionKernels: Kernels = {
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
  averagePool: pool(tf.avgPool3d),
  maxPool: pool(tf.maxPool3d),
};
