/** The face of tensor programs: what writes them, and what engines read from their nodes. */
export {
  dataAttribute,
  flagAttribute,
  numberAttribute,
  numbersAttribute,
  stringAttribute,
} from './attributes.ts';
export { program } from './build.ts';
export type { ProgramParts } from './build.ts';
export { decomposeProgram } from './decompose.ts';
export { gradients } from './gradients.ts';
export { mapExtremes } from './map-extremes.ts';
export { printProgram } from './print.ts';
export type { Program } from './program.ts';
export { at, format as formatShape, indicesOf, range, sameShape, spatial } from './shape.ts';
export { simplify } from './simplify.ts';
export { constant, input, sizeOf, state } from './tensor.ts';
export type { Attributes, DType, Shape, Tensor } from './tensor.ts';
export type { Operand } from './apply.ts';
export { transposedConvolution } from './transposed-convolution.ts';
export { abs } from './primitives/abs.ts';
export { add } from './primitives/add.ts';
export { argMax } from './primitives/arg-max.ts';
export { argMin } from './primitives/arg-min.ts';
export { averagePool, averagePoolGradient } from './primitives/average-pool.ts';
export { broadcastTo, sum, sumTo, zeros } from './primitives/broadcast-and-sum.ts';
export { concatenate } from './primitives/concatenate.ts';
export {
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
} from './primitives/convolution.ts';
export { divide } from './primitives/divide.ts';
export { equal } from './primitives/equal.ts';
export { exp } from './primitives/exp.ts';
export { gather, scatterAdd } from './primitives/gather-and-scatter.ts';
export { greater } from './primitives/greater.ts';
export { leakyRelu, leakyReluGradient } from './primitives/leaky-relu.ts';
export { less } from './primitives/less.ts';
export { logSoftmax } from './primitives/log-softmax.ts';
export { log } from './primitives/log.ts';
export { matmul } from './primitives/matmul.ts';
export { maxPool } from './primitives/max-pool.ts';
export { max } from './primitives/max.ts';
export { maximum } from './primitives/maximum.ts';
export { mean } from './primitives/mean.ts';
export { min } from './primitives/min.ts';
export { minimum } from './primitives/minimum.ts';
export { multiply } from './primitives/multiply.ts';
export { negate } from './primitives/negate.ts';
export { normalize } from './primitives/normalize.ts';
export { reshape } from './primitives/reshape.ts';
export { resize } from './primitives/resize.ts';
export { select } from './primitives/select.ts';
export { sigmoid } from './primitives/sigmoid.ts';
export { slice, pad } from './primitives/slice-and-pad.ts';
export { softmax } from './primitives/softmax.ts';
export { sqrt } from './primitives/sqrt.ts';
export { square } from './primitives/square.ts';
export { subtract } from './primitives/subtract.ts';
export { toFloat } from './primitives/to-float.ts';
export { transpose } from './primitives/transpose.ts';
export type { ResizeMode } from './primitives/resize.ts';
