/**
 * A layer graph as a tensor program: the same function makes the training program (parameters are states) and the
 * inference program (parameters are constants). A norm and the activation after it become one `normalize`.
 */
import { at } from '../../shared/at.ts';
import type { Shape, Tensor } from '../tensor/index.ts';
import { AppError } from '../../shared/result.ts';
import { couple } from './coupling.ts';
import { inputsOf, valueOf, type Network } from './graph.ts';
import { type ForwardInputs, kindOf, type Layer } from './layers/index.ts';
import { outputSizes } from './shapes.ts';
import { parameterName, parameterShapes } from './weights.ts';

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

/** How a network is run. */
export interface ForwardContext {
  /**
   * Of training: uniform numbers in [0, 1) for a layer, by its id; the same for the same seed and step. null in
   * inference.
   */
  readonly noise: ((layer: string, shape: Shape) => Tensor) | null;
}

/** As a network predicts. */
export const inference: ForwardContext = { noise: null };

/**
 * @param x [N, inputChannels, (D,) H, W]
 * @param parameter makes the tensor for a named parameter: a state to train, a constant to predict.
 * @throws AppError when the image does not fit the network.
 */
export function forward(
  network: Network,
  x: Tensor,
  parameter: (name: string, shape: Shape) => Tensor,
  { noise }: ForwardContext = inference,
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

  const layers = new Map(network.layers.map((layer) => [layer.id, layer]));
  const values = new Map<string, Tensor>([['input', x]]);
  const inputsFor = (layer: Layer): ForwardInputs => {
    const inputs = inputsOf(layer).map((id) => valueOf(values, id));
    const own = (name: string): Tensor => valueOf(parameters, parameterName(layer.id, name));
    const ownNoise = noise && ((shape: Shape): Tensor => noise(layer.id, shape));
    return { x: inputs[0] ?? x, inputs, parameter: own, noise: ownNoise };
  };
  for (const layer of network.layers.slice(1)) {
    const kind = kindOf(layer);
    const before = layers.get(at(inputsOf(layer), 0));
    const slope = kind.slope?.(layer);
    const activated = before && kindOf(before).activated;
    // A norm without its activation is made as well; a program drops it when nothing uses it.
    values.set(
      layer.id,
      before && activated && slope !== undefined
        ? activated(before, inputsFor(before), slope)
        : kind.forward(layer, inputsFor(layer)),
    );
  }
  const featureMaps = new Map<string, Tensor>();
  for (const { id, frozen, featureMap } of couple(network).groups) {
    if (!frozen && featureMap !== null) featureMaps.set(id, valueOf(values, featureMap));
  }
  return { logits: network.heads.map((head) => valueOf(values, head)), featureMaps, layers: values };
}
