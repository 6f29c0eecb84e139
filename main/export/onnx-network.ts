/**
 * A trained network as a plain ONNX graph: one standard operator per layer, named after it, weights inside, batch and
 * image sides free. It is written from the layer graph and not from a tensor program, so it holds nothing of an engine's
 * ways and any ONNX runtime can run it. Only what the finest head needs is kept: the other heads served training.
 */
import type { OnnxAttribute, OnnxInitializer, OnnxModel, OnnxNode } from '../engine/onnx/model-proto.ts';
import { inputsOf, type Layer } from '../network/graph.ts';
import { channelCounts, checkWeights, type Network, type Weights } from '../network/index.ts';

export const modelInput = 'image';
export const modelOutput = 'logits';

/** Instance normalisation's epsilon, as in training. */
const epsilon = 1e-5;

/**
 * Input `image` [batch, channels, (depth,) height, width]; output `logits` [batch, classes, …], before any softmax.
 * @param metadata key-value pairs for the file
 */
export function networkToOnnx(
  network: Network,
  weights: Weights,
  metadata: Readonly<Record<string, string>>,
): OnnxModel {
  checkWeights(network, weights);
  const sides = network.dims === 3 ? ['depth', 'height', 'width'] : ['height', 'width'];
  const image = (name: string, channels: number) => ({
    name,
    type: 'float32' as const,
    shape: ['batch', channels, ...sides],
  });
  const channels = channelCounts(network);
  const layers = neededLayers(network).map((layer) => translate(layer, weights, channels.get(layer.id) ?? 0));
  return {
    name: 'secateur',
    inputs: [image(modelInput, network.inputChannels)],
    outputs: [image(modelOutput, network.classes)],
    nodes: layers.map(({ node }) => rename(node, network.heads[0] ?? '')),
    initializers: layers.flatMap(({ initializers }) => initializers),
    metadata,
  };
}

type Computed = Exclude<Layer, { kind: 'input' }>;

/** In the order in which they run. */
function neededLayers(network: Network): Computed[] {
  const needed = new Set(network.heads.slice(0, 1));
  for (const layer of network.layers.toReversed()) {
    if (needed.has(layer.id)) for (const id of inputsOf(layer)) needed.add(id);
  }
  return network.layers.flatMap((layer) => (layer.kind !== 'input' && needed.has(layer.id) ? [layer] : []));
}

interface Translation {
  readonly node: OnnxNode;
  readonly initializers: readonly OnnxInitializer[];
}

/** @param channels of the layer's output */
function translate(layer: Computed, weights: Weights, channels: number): Translation {
  const { operator, attributes } = operatorOf(layer);
  const initializers = parametersOf(layer, weights, channels);
  const inputs = [...inputsOf(layer), ...initializers.map(({ name }) => name)];
  return { node: { name: layer.id, operator, inputs, outputs: [layer.id], attributes }, initializers };
}

function operatorOf(layer: Computed): { operator: string; attributes: Record<string, OnnxAttribute> } {
  switch (layer.kind) {
    case 'convolution': {
      const { kernel, strides } = layer;
      const padding = kernel.map((side) => (side - 1) / 2);
      const attributes = { kernel_shape: kernel, strides, pads: [...padding, ...padding] };
      return { operator: 'Conv', attributes };
    }
    case 'transposedConvolution':
      return {
        operator: 'ConvTranspose',
        attributes: { kernel_shape: layer.strides, strides: layer.strides },
      };
    case 'normalization':
      return { operator: 'InstanceNormalization', attributes: { epsilon: { float: epsilon } } };
    case 'activation':
      return { operator: 'LeakyRelu', attributes: { alpha: { float: layer.slope } } };
    case 'pool': {
      const attributes = { kernel_shape: layer.window, strides: layer.window };
      return { operator: layer.mode === 'max' ? 'MaxPool' : 'AveragePool', attributes };
    }
    case 'add':
      return { operator: 'Sum', attributes: {} };
    case 'concatenation':
      return { operator: 'Concat', attributes: { axis: 1 } };
  }
}

function parametersOf(layer: Computed, weights: Weights, channels: number): OnnxInitializer[] {
  const parameter = (name: string): OnnxInitializer => {
    const array = weights.get(`${layer.id}/${name}`);
    if (array === undefined) throw new Error(`no parameter "${layer.id}/${name}": were the weights checked?`);
    return { name: `${layer.id}/${name}`, ...array };
  };
  // the operator asks for a scale and a bias, also where the network has none
  const constant = (name: string, value: number): OnnxInitializer => ({
    name: `${layer.id}/${name}`,
    shape: [channels],
    data: new Float32Array(channels).fill(value),
  });
  switch (layer.kind) {
    case 'convolution':
    case 'transposedConvolution':
      return [parameter('weight'), ...(layer.bias ? [parameter('bias')] : [])];
    case 'normalization':
      return layer.affine
        ? [parameter('scale'), parameter('bias')]
        : [constant('scale', 1), constant('bias', 0)];
    default:
      return [];
  }
}

/** The layers `input` and `head` bear the names of the model's input and output. */
function rename(node: OnnxNode, head: string): OnnxNode {
  return {
    ...node,
    inputs: node.inputs.map((name) => (name === 'input' ? modelInput : name)),
    outputs: node.outputs.map((name) => (name === head ? modelOutput : name)),
  };
}
