/**
 * The convolution trio from simple primitives: one matrix product per tap of the kernel, between the tap's weights and
 * the window of the padded input that the tap sees (Chellapilla 2006's unrolling, without the copy that joins the taps).
 */
import { operands } from '../apply.ts';
import { numbersAttribute } from '../attributes.ts';
import { at, indicesOf, spatial } from '../shape.ts';
import { sizeOf } from '../tensor.ts';
import type { Attributes, Shape, Tensor } from '../tensor.ts';
import { add } from './arithmetic.ts';
import { sum } from './broadcast-and-sum.ts';
import { concatenate } from './concatenate.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { pad, place, slice } from './slice-and-pad.ts';

/** [N, C, size…] → [N, C, Π size]: space as one axis, for matrix products. */
const flatten = (x: Tensor): Tensor => reshape(x, [at(x.shape, 0), at(x.shape, 1), sizeOf(spatial(x.shape))]);

const total = (terms: readonly Tensor[]): Tensor => terms.reduce((sumSoFar, term) => add(sumSoFar, term));

function padSpace(x: Tensor, attributes: Attributes): Tensor {
  const amounts = [0, 0, ...numbersAttribute(attributes, 'padding')];
  return pad(x, { before: amounts, after: amounts });
}

/** What one tap sees: every stride-th voxel from the tap's offset on, `size` of them along each axis. */
function windowAt(x: Tensor, tap: Shape, size: Shape, attributes: Attributes): Tensor {
  const strides = [1, 1, ...numbersAttribute(attributes, 'strides')];
  const starts = [0, 0, ...tap];
  const counts = [at(x.shape, 0), at(x.shape, 1), ...size];
  const ends = counts.map((count, axis) => at(starts, axis) + (count - 1) * at(strides, axis) + 1);
  return slice(x, { starts, ends, strides });
}

/** One tap's weights, [O, I]. */
function weightsAt(w: Tensor, tap: Shape): Tensor {
  const channels = [at(w.shape, 0), at(w.shape, 1)];
  const starts = [0, 0, ...tap];
  const ends = [...channels, ...tap.map((offset) => offset + 1)];
  return reshape(slice(w, { starts, ends }), channels);
}

export function decomposeConvolution(inputs: readonly Tensor[], attributes: Attributes): Tensor {
  const [x, w] = operands('convolution', inputs.slice(0, 2), 2);
  const strides = numbersAttribute(attributes, 'strides');
  const kernel = spatial(w.shape);
  const padded = padSpace(x, attributes);
  const size = spatial(padded.shape).map((side, axis) =>
    Math.floor((side - at(kernel, axis)) / at(strides, axis) + 1),
  );
  const products = indicesOf(kernel).map((tap) =>
    matmul(weightsAt(w, tap), flatten(windowAt(padded, tap, size, attributes))),
  );
  const y = reshape(total(products), [at(x.shape, 0), at(w.shape, 0), ...size]);
  const bias = inputs[2];
  return bias === undefined ? y : add(y, reshape(bias, [at(w.shape, 0), ...size.map(() => 1)]));
}

export function decomposeConvolutionInputGradient(inputs: readonly Tensor[], attributes: Attributes): Tensor {
  const [w, dy] = operands('convolutionInputGradient', inputs, 2);
  const padding = numbersAttribute(attributes, 'padding');
  const inputSize = numbersAttribute(attributes, 'inputSize');
  const shape = [at(dy.shape, 0), at(w.shape, 1)];
  const padded = [...shape, ...inputSize.map((side, axis) => side + 2 * at(padding, axis))];
  const flat = flatten(dy);
  const contributions = indicesOf(spatial(w.shape)).map((tap) => {
    const product = matmul(weightsAt(w, tap), flat, { transposeA: true });
    return place(reshape(product, [...shape, ...spatial(dy.shape)]), {
      starts: [0, 0, ...tap],
      strides: [1, 1, ...numbersAttribute(attributes, 'strides')],
      shape: padded,
    });
  });
  const starts = [0, 0, ...padding];
  const ends = [...shape, ...inputSize.map((side, axis) => side + at(padding, axis))];
  return slice(total(contributions), { starts, ends });
}

export function decomposeConvolutionWeightGradient(
  inputs: readonly Tensor[],
  attributes: Attributes,
): Tensor {
  const [x, dy] = operands('convolutionWeightGradient', inputs, 2);
  const kernel = numbersAttribute(attributes, 'kernel');
  const padded = padSpace(x, attributes);
  const flat = flatten(dy);
  const taps = indicesOf(kernel).map((tap) => {
    const seen = flatten(windowAt(padded, tap, spatial(dy.shape), attributes));
    const product = sum(matmul(flat, seen, { transposeB: true }), [0]);
    return reshape(product, [...product.shape, 1]);
  });
  return reshape(concatenate(taps, 2), [at(dy.shape, 1), at(x.shape, 1), ...kernel]);
}
