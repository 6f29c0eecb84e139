/** The face of tensor programs: what writes them, and what engines read from their nodes. */
export {
  dataAttribute,
  flagAttribute,
  numberAttribute,
  numbersAttribute,
  stringAttribute,
} from './attributes.ts';
export { primitiveNames, type PrimitiveName } from './names.ts';
export { program } from './build.ts';
export type { ProgramParts } from './build.ts';
export { decomposeProgram } from './decompose.ts';
export { gradients } from './gradients.ts';
export { operand } from './graph.ts';
export { mapExtremes } from './map-extremes.ts';
export type { ImageOrFilter } from './primitive.ts';
export { printProgram } from './print.ts';
export type { Program } from './program.ts';
export { at, format as formatShape, indicesOf, range, sameShape, spatial } from './shape.ts';
export { simplify } from './simplify.ts';
export { constant, input, sizeOf, state } from './tensor.ts';
export type { Attributes, DType, Shape, Tensor } from './tensor.ts';
export type { Operand } from './apply.ts';
export { transposedConvolution } from './transposed-convolution.ts';
export { add, divide, maximum, minimum, multiply, negate, subtract } from './primitives/arithmetic.ts';
export { averagePool, averagePoolGradient } from './primitives/average-pool.ts';
export { broadcastTo, sum, sumTo, zeros } from './primitives/broadcast-and-sum.ts';
export { equal, greater, less, select, toFloat } from './primitives/comparisons.ts';
export { concatenate } from './primitives/concatenate.ts';
export {
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
} from './primitives/convolution.ts';
export { argMax, argMin, max, min } from './primitives/extremes.ts';
export { abs, exp, log, sigmoid, sqrt, square } from './primitives/functions.ts';
export { gather, scatterAdd } from './primitives/gather-and-scatter.ts';
export { primitiveOf } from './primitives/index.ts';
export { leakyRelu, leakyReluGradient } from './primitives/leaky-relu.ts';
export { matmul } from './primitives/matmul.ts';
export { maxPool } from './primitives/max-pool.ts';
export { mean } from './primitives/mean.ts';
export { normalize } from './primitives/normalize.ts';
export { reshape } from './primitives/reshape.ts';
export { resize, resizeGradient, type ResizeMode } from './primitives/resize.ts';
export { pad, slice } from './primitives/slice-and-pad.ts';
export { logSoftmax, softmax } from './primitives/softmax.ts';
export { transpose } from './primitives/transpose.ts';
