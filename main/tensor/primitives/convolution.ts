/**
 * Convolution (cross-correlation, as in every deep-learning library) over 1 to 3 spatial axes, and its two gradients.
 * The three close under differentiation: each is bilinear, and the gradient for either operand is one of the other
 * two. So second derivatives need nothing more, and a transposed convolution is the input gradient by another name.
 *
 *   convolution(x, w)               = y   [N, O, out…]
 *   convolutionInputGradient(w, y)  = x   [N, I, in…]
 *   convolutionWeightGradient(x, y) = w   [O, I, k…]
 *
 * out = floor((in + 2 · padding − k) / stride) + 1; padding is symmetric, one number per spatial axis.
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { numbersAttribute } from '../attributes.ts';
import { at, format, sameShape, spatial, spatialAxes, windowCounts } from '../shape.ts';
import type { Attributes, Shape, Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { sum } from './broadcast-and-sum.ts';
import {
  decomposeConvolution,
  decomposeConvolutionInputGradient,
  decomposeConvolutionWeightGradient,
} from './convolution-decomposition.ts';

export interface Window {
  readonly strides?: Shape;
  /** Zeros on both sides of each spatial axis. */
  readonly padding?: Shape;
}

/** Throws unless x [N, I, in…], w [O, I, k…] and y [N, O, out…] belong together. */
function check(name: string, shapes: { x: Shape; w: Shape; y: Shape }, attributes: Attributes): void {
  const { x, w, y } = shapes;
  const rank = x.length - 2;
  const channelsFit = x[0] === y[0] && x[1] === w[1] && y[1] === w[0];
  const sizesFit =
    sameShape(outputSize(spatial(x), spatial(w), attributes), spatial(y)) && Math.min(...y) > 0;
  if (rank >= 1 && rank <= 3 && channelsFit && sizesFit) return;
  const strides = format(numbersAttribute(attributes, 'strides'));
  const window = `strides ${strides} and padding ${format(numbersAttribute(attributes, 'padding'))}`;
  throw new Error(
    `${name}: x ${format(x)}, w ${format(w)} and y ${format(y)} do not fit together with ${window}`,
  );
}

/** Empty where the numbers of axes differ. */
function outputSize(size: Shape, kernel: Shape, attributes: Attributes): number[] {
  const padding = numbersAttribute(attributes, 'padding');
  const strides = numbersAttribute(attributes, 'strides');
  if ([kernel, padding, strides].some((list) => list.length !== size.length)) return [];
  const padded = size.map((side, axis) => side + 2 * at(padding, axis));
  return windowCounts(padded, kernel, strides);
}

export const convolutionPrimitive: Primitive = {
  name: 'convolution',
  traits: { ...noTraits, layout: { result: 'image', operands: ['image', 'filter'] } },
  infer: (inputs, attributes) => {
    const [x, w] = operands('convolution', inputs.slice(0, 2), 2);
    requireFloat('convolution', inputs);
    const size = outputSize(spatial(x.shape), spatial(w.shape), attributes);
    const shape = [at(x.shape, 0), at(w.shape, 0), ...size];
    check('convolution', { x: x.shape, w: w.shape, y: shape }, attributes);
    const bias = inputs[2];
    if (bias !== undefined && !sameShape(bias.shape, [at(w.shape, 0)])) {
      throw new Error(`convolution: the bias ${format(bias.shape)} does not fit w ${format(w.shape)}`);
    }
    return { shape, dtype: 'float32' };
  },
  gradient: (node, dy) => {
    const [x, w] = operands('convolution', node.inputs.slice(0, 2), 2);
    const dx = convolutionInputGradient(w, dy, { ...windowOf(node), inputSize: spatial(x.shape) });
    const dw = convolutionWeightGradient(x, dy, { ...windowOf(node), kernel: spatial(w.shape) });
    return node.inputs.length === 2 ? [dx, dw] : [dx, dw, sum(dy, [0, ...spatialAxes(dy)])];
  },
  decompose: decomposeConvolution,
};

/** x [N, I, in…] with w [O, I, k…] and, if given, a bias [O]: [N, O, out…]. */
export function convolution(x: Tensor, w: Tensor, options: Window & { readonly bias?: Tensor } = {}): Tensor {
  const operandsUsed = options.bias === undefined ? [x, w] : [x, w, options.bias];
  return apply(convolutionPrimitive, operandsUsed, windowAttributes(x, options));
}

export const convolutionInputGradientPrimitive: Primitive = {
  name: 'convolutionInputGradient',
  traits: { ...noTraits, layout: { result: 'image', operands: ['filter', 'image'] } },
  infer: (inputs, attributes) => {
    const [w, dy] = operands('convolutionInputGradient', inputs, 2);
    requireFloat('convolutionInputGradient', inputs);
    const shape = [at(dy.shape, 0), at(w.shape, 1), ...numbersAttribute(attributes, 'inputSize')];
    check('convolutionInputGradient', { x: shape, w: w.shape, y: dy.shape }, attributes);
    return { shape, dtype: 'float32' };
  },
  gradient: (node, dx) => {
    const [w, dy] = operands('convolutionInputGradient', node.inputs, 2);
    const dw = convolutionWeightGradient(dx, dy, { ...windowOf(node), kernel: spatial(w.shape) });
    return [dw, convolution(dx, w, windowOf(node))];
  },
  decompose: decomposeConvolutionInputGradient,
};

/** The gradient of a convolution for its input [N, I, inputSize…], from w [O, I, k…] and dy [N, O, out…]. */
export function convolutionInputGradient(
  w: Tensor,
  dy: Tensor,
  options: Window & { readonly inputSize: Shape },
): Tensor {
  const attributes = { ...windowAttributes(dy, options), inputSize: options.inputSize };
  return apply(convolutionInputGradientPrimitive, [w, dy], attributes);
}

export const convolutionWeightGradientPrimitive: Primitive = {
  name: 'convolutionWeightGradient',
  traits: { ...noTraits, layout: { result: 'filter', operands: ['image', 'image'] } },
  infer: (inputs, attributes) => {
    const [x, dy] = operands('convolutionWeightGradient', inputs, 2);
    requireFloat('convolutionWeightGradient', inputs);
    const shape = [at(dy.shape, 1), at(x.shape, 1), ...numbersAttribute(attributes, 'kernel')];
    check('convolutionWeightGradient', { x: x.shape, w: shape, y: dy.shape }, attributes);
    return { shape, dtype: 'float32' };
  },
  gradient: (node, dw) => {
    const [x, dy] = operands('convolutionWeightGradient', node.inputs, 2);
    const dx = convolutionInputGradient(dw, dy, { ...windowOf(node), inputSize: spatial(x.shape) });
    return [dx, convolution(x, dw, windowOf(node))];
  },
  decompose: decomposeConvolutionWeightGradient,
};

/** The gradient of a convolution for its weight [O, I, kernel…], from x [N, I, in…] and dy [N, O, out…]. */
export function convolutionWeightGradient(
  x: Tensor,
  dy: Tensor,
  options: Window & { readonly kernel: Shape },
): Tensor {
  const attributes = { ...windowAttributes(x, options), kernel: options.kernel };
  return apply(convolutionWeightGradientPrimitive, [x, dy], attributes);
}

function windowAttributes(x: Tensor, { strides, padding }: Window): { strides: Shape; padding: Shape } {
  const axes = spatial(x.shape);
  return { strides: strides ?? axes.map(() => 1), padding: padding ?? axes.map(() => 0) };
}

const windowOf = (node: Tensor): { strides: Shape; padding: Shape } => ({
  strides: numbersAttribute(node.attributes, 'strides'),
  padding: numbersAttribute(node.attributes, 'padding'),
});
