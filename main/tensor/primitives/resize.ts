/**
 * resize of the spatial axes to any size, and its adjoint, resizeGradient. Half-pixel centres, edges repeated, no
 * anti-aliasing: position p of the output lies at (p + ½) · in / out − ½ of the input. `nearest` rounds that, halves up
 * (PyTorch's nearest-exact); `linear` interpolates (bilinear, trilinear; PyTorch's align_corners = false). Both are
 * separable, so the decomposition is one small matrix per axis.
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { numbersAttribute, stringAttribute } from '../attributes.ts';
import { at, format, spatial } from '../shape.ts';
import { constant, sizeOf } from '../tensor.ts';
import type { Attributes, Shape, Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

export type ResizeMode = 'nearest' | 'linear';

export const resizePrimitive: Primitive = {
  name: 'resize',
  traits: noTraits,
  infer: inferResize('resize'),
  gradient: (node, dy) =>
    node.inputs.map((x) =>
      apply(resizeGradientPrimitive, [dy], { ...node.attributes, size: spatial(x.shape) }),
    ),
  decompose: (inputs, attributes) => {
    const [x] = operands('resize', inputs, 1);
    const size = numbersAttribute(attributes, 'size');
    return size.reduce((y, side, axis) => {
      const weights = interpolation(at(y.shape, axis + 2), side, attributes);
      return alongAxis(y, axis + 2, (columns) => matmul(weights, columns));
    }, x);
  },
};

/** x [N, C, in…] → [N, C, size…]. */
export function resize(x: Tensor, size: Shape, mode: ResizeMode): Tensor {
  return apply(resizePrimitive, [x], { size, mode });
}

export const resizeGradientPrimitive: Primitive = {
  name: 'resizeGradient',
  traits: noTraits,
  infer: inferResize('resizeGradient'),
  gradient: (node, dx) =>
    node.inputs.map((dy) => apply(resizePrimitive, [dx], { ...node.attributes, size: spatial(dy.shape) })),
  decompose: (inputs, attributes) => {
    const [dy] = operands('resizeGradient', inputs, 1);
    const size = numbersAttribute(attributes, 'size');
    return size.reduce((x, side, axis) => {
      const weights = interpolation(side, at(x.shape, axis + 2), attributes);
      return alongAxis(x, axis + 2, (columns) => matmul(weights, columns, { transposeA: true }));
    }, dy);
  },
};

/** The adjoint: from dy [N, C, out…] the gradient for an input of `size`, [N, C, size…]. */
export function resizeGradient(dy: Tensor, size: Shape, mode: ResizeMode): Tensor {
  return apply(resizeGradientPrimitive, [dy], { size, mode });
}

function inferResize(name: string): Primitive['infer'] {
  return (inputs, attributes) => {
    const [x] = operands(name, inputs, 1);
    requireFloat(name, inputs);
    const size = numbersAttribute(attributes, 'size');
    const mode = stringAttribute(attributes, 'mode');
    const sizeFits = size.length > 0 && size.length === x.shape.length - 2 && Math.min(...size) >= 1;
    if (!sizeFits || (mode !== 'nearest' && mode !== 'linear')) {
      throw new Error(`${name}: cannot bring ${format(x.shape)} to ${format(size)} by "${mode}"`);
    }
    return { shape: [...x.shape.slice(0, 2), ...size], dtype: 'float32' };
  };
}

/** Applies a matrix product along one axis: [before, side, behind] is a stack of matrices. */
function alongAxis(x: Tensor, axis: number, product: (columns: Tensor) => Tensor): Tensor {
  const before = x.shape.slice(0, axis);
  const behind = x.shape.slice(axis + 1);
  const y = product(reshape(x, [sizeOf(before), at(x.shape, axis), sizeOf(behind)]));
  return reshape(y, [...before, at(y.shape, 1), ...behind]);
}

/** The matrix [output, input] of one axis. */
function interpolation(input: number, output: number, attributes: Attributes): Tensor {
  const nearest = stringAttribute(attributes, 'mode') === 'nearest';
  const weights = new Float32Array(output * input);
  for (let position = 0; position < output; position++) {
    const centre = ((position + 0.5) * input) / output - 0.5;
    const clamped = Math.min(Math.max(nearest ? Math.floor(centre + 0.5) : centre, 0), input - 1);
    const low = Math.floor(clamped);
    const row = position * input;
    weights[row + low] = 1 - (clamped - low);
    if (clamped > low) weights[row + low + 1] = clamped - low;
  }
  return constant(weights, [output, input]);
}
