/** Transposed convolution: the input gradient of a convolution under another name, with the bias added. */
import { add } from './primitives/arithmetic.ts';
import { convolutionInputGradient } from './primitives/convolution.ts';
import type { Window } from './primitives/convolution.ts';
import { reshape } from './primitives/reshape.ts';
import { at, format, spatial } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** x [N, I, in…] with w [I, O, k…] and, if given, a bias [O]: [N, O, (in − 1) · stride + k − 2 · padding]. */
export function transposedConvolution(
  x: Tensor,
  w: Tensor,
  options: Window & { readonly bias?: Tensor } = {},
): Tensor {
  if (x.shape.length !== w.shape.length || x.shape[1] !== w.shape[0]) {
    throw new Error(
      `transposedConvolution: x ${format(x.shape)} and w ${format(w.shape)} do not fit together`,
    );
  }
  const size = spatial(x.shape);
  const { strides = size.map(() => 1), padding = size.map(() => 0), bias } = options;
  const inputSize = size.map(
    (side, axis) => (side - 1) * at(strides, axis) + at(w.shape, axis + 2) - 2 * at(padding, axis),
  );
  const y = convolutionInputGradient(w, x, { strides, padding, inputSize });
  return bias === undefined ? y : add(y, reshape(bias, [...bias.shape, ...size.map(() => 1)]));
}
