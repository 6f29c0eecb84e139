/**
 * A trained network as a plain ONNX graph: one standard operator per layer, named after it, weights inside, batch and
 * image sides free. It is written from the layer graph and not from a tensor program, so it holds nothing of an engine's
 * ways and any ONNX runtime can run it. Only what the finest head needs is kept: the other heads served training.
 */
import type { OnnxInitializer, OnnxModel, OnnxNode } from '../engine/onnx/model-proto.ts';
import {
  channelCounts,
  checkWeights,
  inputsOf,
  outputMargin,
  parameterName,
  type Layer,
  type LayerOf,
  type NdArray,
  type Network,
  type Weights,
} from '../network/index.ts';
import { onnxLayers, type OnnxLayer, type OnnxPlace } from './onnx-layers.ts';

export const modelInput = 'image';
export const modelOutput = 'logits';

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
  const logits = image(modelOutput, network.classes);
  const isSmaller = outputMargin(network).some((margin) => margin > 0);
  const output = ['batch', network.classes, ...sides.map((side) => `inner_${side}`)];
  const layers = neededLayers(network).map((layer) =>
    translate(layer, weights, { dims: network.dims, channels: channels.get(layer.id) ?? 0 }),
  );
  return {
    name: 'secateur',
    inputs: [image(modelInput, network.inputChannels)],
    outputs: [{ ...logits, shape: isSmaller ? output : logits.shape }],
    nodes: layers.flatMap(({ nodes }) => nodes.map((node) => rename(node, network.heads[0] ?? ''))),
    initializers: layers.flatMap(({ initializers }) => initializers),
    metadata,
  };
}

type Computed = Exclude<Layer, LayerOf<'input'>>;

const isComputed = (layer: Layer): layer is Computed => inputsOf(layer).length > 0;

/** In the order in which they run. */
function neededLayers(network: Network): Computed[] {
  const needed = new Set(network.heads.slice(0, 1));
  for (const layer of network.layers.toReversed()) {
    if (needed.has(layer.id)) for (const id of inputsOf(layer)) needed.add(id);
  }
  return network.layers.filter(isComputed).filter(({ id }) => needed.has(id));
}

interface Translation {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
}

/** @param channels of the layer's output */
function translate(
  layer: Computed,
  weights: Weights,
  { dims, channels }: Pick<OnnxPlace, 'dims' | 'channels'>,
): Translation {
  const parameter = (name: string): NdArray => known(weights, parameterName(layer.id, name));
  // the table pairs each name with its own kind of layer
  const describe = onnxLayers[layer.kind] as (layer: Computed, place: OnnxPlace) => OnnxLayer;
  const described = describe(layer, { id: layer.id, inputs: inputsOf(layer), dims, channels, parameter });
  if ('nodes' in described) return { initializers: [], ...described };
  const { operator, attributes, parameters } = described;
  const initializers = parameters.map(({ name, constant }): OnnxInitializer => {
    const own = parameterName(layer.id, name);
    if (constant !== undefined)
      return { name: own, shape: [channels], data: new Float32Array(channels).fill(constant) };
    return { name: own, ...known(weights, own) };
  });
  const inputs = [...inputsOf(layer), ...initializers.map(({ name }) => name)];
  return { nodes: [{ name: layer.id, operator, inputs, outputs: [layer.id], attributes }], initializers };
}

function known(weights: Weights, name: string): NdArray {
  const array = weights.get(name);
  if (array === undefined) throw new Error(`no parameter "${name}": were the weights checked?`);
  return array;
}

/** The layers `input` and `head` bear the names of the model's input and output. */
function rename(node: OnnxNode, head: string): OnnxNode {
  return {
    ...node,
    inputs: node.inputs.map((name) => (name === 'input' ? modelInput : name)),
    outputs: node.outputs.map((name) => (name === head ? modelOutput : name)),
  };
}
