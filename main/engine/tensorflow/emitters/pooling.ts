/** averagePool, maxPool and their gradients, without padding; tails are dropped as TensorFlow does. */
import { numbersAttribute, operand, type Shape, type Tensor } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter, Values } from '../emitter.ts';
import type { GraphBuilder, NodeAttributes } from '../graph-builder.ts';
import { inOrder, orderOf } from '../layouts.ts';
import { withFirstAxis } from './window.ts';

/** What the kernels of two and of three spatial axes have in common. */
function poolNode(
  node: Tensor,
  operators: readonly [planar: string, solid: string],
  parts: {
    readonly graph: GraphBuilder;
    readonly values: Values;
    readonly inputs: readonly string[];
    readonly attributes?: NodeAttributes;
  },
): string {
  const { graph, values, inputs, attributes = {} } = parts;
  const window = withFirstAxis(numbersAttribute(node.attributes, 'window'), 1);
  const strides = withFirstAxis(numbersAttribute(node.attributes, 'strides'), 1);
  const result = graph.node(window.length === 2 ? operators[0] : operators[1], inputs, {
    ksize: [1, ...window, 1],
    strides: [1, ...strides, 1],
    padding: 'VALID',
    ...attributes,
  });
  const image = orderOf('image', node.shape.length);
  return settled(graph.reshape(result, inOrder(node.shape, image)), node, { graph, values, from: image });
}

/** As the kernels take it: a row of voxels becomes an image of one row. */
function imageOf(tensor: Tensor, graph: GraphBuilder, values: Values): string {
  const image = values.as(tensor, 'image');
  return tensor.shape.length === 3 ? graph.reshape(image, imageShape(tensor.shape)) : image;
}

const imageShape = ([samples = 1, channels = 1, ...size]: Shape): number[] => [
  samples,
  ...withFirstAxis(size, 1),
  channels,
];

const pool =
  (...operators: readonly [string, string]): Emitter =>
  (node, graph, values) =>
    poolNode(node, operators, { graph, values, inputs: [imageOf(operand(node, 0), graph, values)] });

const averagePoolGradient: Emitter = (node, graph, values) => {
  const shape = graph.integers(imageShape(node.shape));
  const inputs = [shape, imageOf(operand(node, 0), graph, values)];
  return poolNode(node, ['AvgPoolGrad', 'AvgPool3DGrad'], { graph, values, inputs });
};

const maxPoolGradient: Emitter = (node, graph, values) => {
  const inputs = node.inputs.map((input) => imageOf(input, graph, values));
  const solid = node.shape.length === 5;
  const attributes: NodeAttributes = solid ? { TInput: { type: 'float32' } } : {};
  return poolNode(node, ['MaxPoolGrad', 'MaxPool3DGrad'], { graph, values, inputs, attributes });
};

export const poolEmitters: Readonly<Record<string, Emitter>> = {
  averagePool: pool('AvgPool', 'AvgPool3D'),
  averagePoolGradient,
  maxPool: pool('MaxPool', 'MaxPool3D'),
  maxPoolGradient,
};
