/**
 * A network's numbers: named arrays in one canonical layout (ONNX's: convolution [O, I, k…], transposed convolution
 * [I, O, k…]), and their first values. Optimiser slots are kept the same way, as `<parameter>:<slot>`.
 *
 * First values are Sauron's (sauron.md 1.1): weights from N(0, sqrt(2 / fan-in)) (He et al. 2015) with PyTorch's notion
 * of fan-in, which counts the second weight axis: for a transposed convolution that is its *output* channels.
 */
import { AppError } from '../../shared/result.ts';
import type { Random } from '../../shared/random.ts';
import { inputsOf, valueOf, type Network } from './graph.ts';
import { kindOf, type LayerParameter } from './layers/index.ts';
import { channelCounts } from './shapes.ts';

export interface NdArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export type Weights = ReadonlyMap<string, NdArray>;

export const product = (sides: readonly number[]): number => sides.reduce((size, side) => size * side, 1);

/** A parameter of a network: what its layer says of it, under its name in the network, `<layer>/<name>`. */
export interface Parameter extends LayerParameter {
  readonly layer: string;
}

/** Every parameter, in the order of the layers. */
export function parametersOf(network: Network): Parameter[] {
  const channels = channelCounts(network);
  return network.layers.flatMap((layer) => {
    const incoming = inputsOf(layer).map((id) => valueOf(channels, id));
    return kindOf(layer)
      .parameters(layer, incoming, valueOf(channels, layer.id))
      .map((own) => ({ ...own, layer: layer.id, name: parameterName(layer.id, own.name) }));
  });
}

export const parameterName = (layer: string, name: string): string => `${layer}/${name}`;

export function parameterShapes(network: Network): Map<string, readonly number[]> {
  return new Map(parametersOf(network).map(({ name, shape }) => [name, shape]));
}

export function parameterCount(network: Network): number {
  return parametersOf(network).reduce(
    (total, { role, shape }) => total + (role === 'fixed' ? 0 : product(shape)),
    0,
  );
}

/** Of negative values (He et al. 2015). */
const firstSlope = 0.25;

/** Kernels as above, biases and shifts 0, scales 1, slopes 0.25, positions N(0, 1), what is fixed uniform in [0, 1). Equal random state, equal weights. */
export function initializeWeights(network: Network, random: Random): Weights {
  const weights = new Map<string, NdArray>();
  for (const { name, role, shape } of parametersOf(network)) {
    const data = new Float32Array(product(shape));
    if (role === 'scale') data.fill(1);
    if (role === 'slope') data.fill(firstSlope);
    if (role === 'position') data.forEach((_, index) => (data[index] = random.normal()));
    if (role === 'fixed') data.forEach((_, index) => (data[index] = random.uniform()));
    if (role === 'kernel') {
      const deviation = Math.sqrt(2 / product(shape.slice(1)));
      for (let index = 0; index < data.length; index++) data[index] = deviation * random.normal();
    }
    weights.set(name, { shape, data });
  }
  return weights;
}

/** @throws AppError unless there is exactly one array per parameter, each of the parameter's shape. */
export function checkWeights(network: Network, weights: Weights): void {
  const shapes = parameterShapes(network);
  for (const [name, shape] of shapes) {
    const array = weights.get(name);
    if (!array) throw new AppError('corrupt', `The weights lack "${name}".`);
    checkShape(name, array, shape);
  }
  const extra = [...weights.keys()].find((name) => !shapes.has(name));
  if (extra !== undefined) throw new AppError('corrupt', `The weights hold "${extra}", which no layer has.`);
}

export function checkShape(name: string, array: NdArray, shape: readonly number[]): void {
  const same = array.shape.length === shape.length && array.shape.every((side, axis) => side === shape[axis]);
  if (!same || array.data.length !== product(shape)) {
    throw new AppError(
      'corrupt',
      `"${name}" has the shape [${array.shape.join(', ')}] and ${array.data.length} numbers; the network needs [${shape.join(', ')}].`,
    );
  }
}
