/**
 * Instance normalisation (Ulyanov 2016) with the activation behind it: per sample and channel, over space,
 *   x̂ = (x − mean) / √(variance + ε),   y = leakyRelu(scale · x̂ + bias).
 * The gradients are the closed form: with dz = the gradient behind the activation, its sums A = Σ dz and B = Σ dz · x̂
 * over space give   dx = scale / √(variance + ε) · (dz − A / S − x̂ · B / S),   dscale = Σ B,   dbias = Σ A   (sums over
 * samples). Decomposed, forward and backward name the same mean, centred x and sums, so simplification shares them.
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { numberAttribute } from '../attributes.ts';
import { at, format, keepAxes, sameShape, spatial, spatialAxes } from '../shape.ts';
import { constant, sizeOf } from '../tensor.ts';
import type { Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { add, divide, multiply, negate, subtract } from './arithmetic.ts';
import { sum } from './broadcast-and-sum.ts';
import { leakyRelu, leakyReluGradient } from './leaky-relu.ts';
import { matmul } from './matmul.ts';
import { mean } from './mean.ts';
import { reshape } from './reshape.ts';
import { sqrt, square } from './functions.ts';

export interface NormalizeOptions {
  /** Per channel, [C]; 1 if absent. */
  readonly scale?: Tensor;
  /** Per channel, [C]; 0 if absent. */
  readonly bias?: Tensor;
  readonly epsilon?: number;
  /** Of the LeakyReLU behind the normalisation; 1 means none. */
  readonly slope?: number;
}

/** Inputs: x [N, C, size…], scale [C], bias [C]. */
export const normalizePrimitive: Primitive = {
  name: 'normalize',
  traits: { ...noTraits, layout: { result: 'image', operands: ['image', null, 'image'] } },
  infer: (inputs, attributes) => {
    const [x, scale, bias] = operands('normalize', inputs, 3);
    requireFloat('normalize', inputs);
    numberAttribute(attributes, 'epsilon');
    numberAttribute(attributes, 'slope');
    requireChannels('normalize', x, scale, bias);
    return { shape: x.shape, dtype: 'float32' };
  },
  gradient: (node, dy) => {
    const [x, scale] = operands('normalize', node.inputs, 3);
    const slope = numberAttribute(node.attributes, 'slope');
    const epsilon = numberAttribute(node.attributes, 'epsilon');
    const dz = slope === 1 ? dy : leakyReluGradient(node, dy, slope);
    return [
      apply(normalizeGradientPrimitive, [x, scale, dz], { epsilon }),
      apply(normalizeScaleGradientPrimitive, [x, dz], { epsilon }),
      reshape(sum(spatialSum(dz), [0]), scale.shape),
    ];
  },
  decompose: (inputs, attributes) => {
    const [x, scale, bias] = operands('normalize', inputs, 3);
    const slope = numberAttribute(attributes, 'slope');
    const { centred, deviation } = moments(x, numberAttribute(attributes, 'epsilon'));
    const z = add(multiply(centred, divide(perChannel(scale, x), deviation)), perChannel(bias, x));
    return slope === 1 ? z : leakyRelu(z, slope);
  },
};

/** Instance norm of x [N, C, size…] over its spatial axes, then LeakyReLU. */
export function normalize(x: Tensor, options: NormalizeOptions = {}): Tensor {
  const channels = [at(x.shape, 1)];
  const { scale = constant(1, channels), bias = constant(0, channels), epsilon = 1e-5, slope = 1 } = options;
  return apply(normalizePrimitive, [x, scale, bias], { epsilon, slope });
}

/** The gradient for x. Inputs: x [N, C, size…], scale [C], and dz like x, the gradient behind the activation. */
export const normalizeGradientPrimitive: Primitive = {
  name: 'normalizeGradient',
  traits: { ...noTraits, layout: { result: 'image', operands: ['image', null, 'image'] } },
  infer: (inputs) => {
    const [x, scale, dz] = operands('normalizeGradient', inputs, 3);
    requireFloat('normalizeGradient', inputs);
    requireChannels('normalizeGradient', x, scale);
    requireLike('normalizeGradient', x, dz);
    return { shape: x.shape, dtype: 'float32' };
  },
  decompose: (inputs, attributes) => {
    const [x, scale, dz] = operands('normalizeGradient', inputs, 3);
    const { centred, deviation } = moments(x, numberAttribute(attributes, 'epsilon'));
    const count = sizeOf(spatial(x.shape));
    // One number per map times dz, one times x − mean, and a third: three passes over full maps.
    const gain = divide(perChannel(scale, x), deviation);
    const pull = negate(divide(multiply(gain, spatialDot(dz, centred)), multiply(square(deviation), count)));
    const shift = divide(multiply(gain, spatialSum(dz)), count);
    return add(multiply(dz, gain), subtract(multiply(centred, pull), shift));
  },
};

/** The gradient [C] for the scale. Inputs: x [N, C, size…] and dz like x, the gradient behind the activation. */
export const normalizeScaleGradientPrimitive: Primitive = {
  name: 'normalizeScaleGradient',
  traits: { ...noTraits, layout: { result: null, operands: ['image', 'image'] } },
  infer: (inputs) => {
    const [x, dz] = operands('normalizeScaleGradient', inputs, 2);
    requireFloat('normalizeScaleGradient', inputs);
    requireChannels('normalizeScaleGradient', x);
    requireLike('normalizeScaleGradient', x, dz);
    return { shape: [at(x.shape, 1)], dtype: 'float32' };
  },
  decompose: (inputs, attributes) => {
    const [x, dz] = operands('normalizeScaleGradient', inputs, 2);
    const { centred, deviation } = moments(x, numberAttribute(attributes, 'epsilon'));
    return reshape(sum(divide(spatialDot(dz, centred), deviation), [0]), [at(x.shape, 1)]);
  },
};

/** x − mean, and √(variance + ε), per sample and channel. */
function moments(x: Tensor, epsilon: number): { centred: Tensor; deviation: Tensor } {
  const axes = spatialAxes(x);
  const centred = subtract(x, mean(x, axes, { keepDims: true }));
  const count = sizeOf(spatial(x.shape));
  // The division comes last: onnxruntime would pull it into the product, and take a slow path there.
  const variance = divide(add(spatialDot(centred, centred), epsilon * count), count);
  return { centred, deviation: sqrt(variance) };
}

const spatialSum = (x: Tensor): Tensor => sum(x, spatialAxes(x), { keepDims: true });

/** Σ a · b over space, as one product of a row with a column per map: no full-size product is written. */
function spatialDot(a: Tensor, b: Tensor): Tensor {
  const [batch, channels] = [at(a.shape, 0), at(a.shape, 1)];
  const row = (x: Tensor): Tensor => reshape(x, [batch, channels, 1, sizeOf(spatial(x.shape))]);
  return reshape(matmul(row(a), row(b), { transposeB: true }), keepAxes(a.shape, spatialAxes(a)));
}

/** [C] → [C, 1…], so that it broadcasts over space. */
const perChannel = (value: Tensor, x: Tensor): Tensor =>
  reshape(value, [at(x.shape, 1), ...spatialAxes(x).map(() => 1)]);

function requireChannels(name: string, x: Tensor, ...perChannel: readonly Tensor[]): void {
  const fits = x.shape.length >= 3 && perChannel.every((value) => sameShape(value.shape, [at(x.shape, 1)]));
  if (fits) return;
  const shapes = perChannel.map((value) => format(value.shape)).join(' and ');
  throw new Error(`${name}: ${format(x.shape)} must be [N, C, space…], and ${shapes} must be [C]`);
}

function requireLike(name: string, x: Tensor, dz: Tensor): void {
  if (sameShape(x.shape, dz.shape)) return;
  throw new Error(`${name}: the gradient ${format(dz.shape)} differs from ${format(x.shape)}`);
}
