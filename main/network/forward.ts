/**
 * A layer graph as a tensor program: the same function makes the training program (parameters are states) and the
 * inference program (parameters are constants). A norm and the activation after it become one `normalize`.
 */
import {
  add,
  averagePool,
  concatenate,
  convolution,
  leakyRelu,
  maxPool,
  normalize,
  transposedConvolution,
} from '../tensor/index.ts';
import type { Shape, Tensor } from '../tensor/tensor.ts';
import { AppError } from '../../shared/result.ts';
import { couple } from './coupling.ts';
import { inputsOf, valueOf, type Layer, type Network, type NormalizationLayer } from './graph.ts';
import { outputSizes } from './shapes.ts';
import { parameterShapes } from './weights.ts';

export interface Forward {
  /** [N, classes, …], finest first, in the order of the network's heads. */
  readonly logits: readonly Tensor[];
  /**
   * Per prunable group the map that its filters end in, [N, filters, …]: after norm and activation, after the addition
   * in a residual stage, and the plain output of a transposed convolution.
   */
  readonly featureMaps: ReadonlyMap<string, Tensor>;
  /** The output of every layer, by its id. */
  readonly layers: ReadonlyMap<string, Tensor>;
}

/**
 * @param x [N, inputChannels, (D,) H, W]
 * @param parameter makes the tensor for a named parameter: a state to train, a constant to predict.
 * @throws AppError when the image does not fit the network.
 */
export function forward(
  network: Network,
  x: Tensor,
  parameter: (name: string, shape: Shape) => Tensor,
): Forward {
  const [, channels, ...size] = x.shape;
  if (channels !== network.inputChannels) {
    throw new AppError(
      'invalid-input',
      `The network reads ${network.inputChannels} image channels, but gets ${channels}.`,
    );
  }
  outputSizes(network, size);
  const parameters = new Map<string, Tensor>();
  for (const [name, shape] of parameterShapes(network)) parameters.set(name, parameter(name, shape));

  const values = new Map<string, Tensor>([['input', x]]);
  const layers = new Map(network.layers.map((layer) => [layer.id, layer]));
  for (const layer of network.layers.slice(1)) {
    const before = layers.get(inputsOf(layer)[0] ?? '');
    const isFused = layer.kind === 'activation' && before?.kind === 'normalization';
    const value = isFused
      ? normalized(before, values, parameters, layer.slope)
      : valueOfLayer(layer, values, parameters);
    values.set(layer.id, value);
  }
  const featureMaps = new Map<string, Tensor>();
  for (const { id, frozen, featureMap } of couple(network).groups) {
    if (!frozen && featureMap !== null) featureMaps.set(id, valueOf(values, featureMap));
  }
  return { logits: network.heads.map((head) => valueOf(values, head)), featureMaps, layers: values };
}

type Tensors = ReadonlyMap<string, Tensor>;

/** A norm without its activation is made as well; a program drops it when nothing uses it. */
function normalized(layer: NormalizationLayer, values: Tensors, parameters: Tensors, slope: number): Tensor {
  const x = valueOf(values, layer.input);
  if (!layer.affine) return normalize(x, { slope });
  const scale = valueOf(parameters, `${layer.id}/scale`);
  return normalize(x, { scale, bias: valueOf(parameters, `${layer.id}/bias`), slope });
}

function valueOfLayer(layer: Layer, values: Tensors, parameters: Tensors): Tensor {
  const inputs = inputsOf(layer).map((id) => valueOf(values, id));
  const x = valueOf(values, inputsOf(layer)[0] ?? '');
  switch (layer.kind) {
    case 'input':
      return x;
    case 'convolution':
      return convolution(x, valueOf(parameters, `${layer.id}/weight`), {
        ...biasOf(layer, parameters),
        strides: layer.strides,
        padding: layer.kernel.map((side) => (side - 1) / 2),
      });
    case 'transposedConvolution':
      return transposedConvolution(x, valueOf(parameters, `${layer.id}/weight`), {
        ...biasOf(layer, parameters),
        strides: layer.strides,
      });
    case 'normalization':
      return normalized(layer, values, parameters, 1);
    case 'activation':
      return leakyRelu(x, layer.slope);
    case 'pool':
      return layer.mode === 'max'
        ? maxPool(x, { window: layer.window })
        : averagePool(x, { window: layer.window });
    case 'add':
      return inputs.slice(1).reduce(add, x);
    case 'concatenation':
      return concatenate(inputs, 1);
  }
}

function biasOf(
  layer: { readonly id: string; readonly bias: boolean },
  parameters: Tensors,
): { bias?: Tensor } {
  return layer.bias ? { bias: valueOf(parameters, `${layer.id}/bias`) } : {};
}
