/** The table of all primitives. Engines, the reverse mode and the tests are complete when they cover it. */
import { isLeaf, type PrimitiveName } from '../names.ts';
import type { Primitive } from '../primitive.ts';
import type { Tensor } from '../tensor.ts';
import {
  addPrimitive,
  subtractPrimitive,
  multiplyPrimitive,
  dividePrimitive,
  negatePrimitive,
  maximumPrimitive,
  minimumPrimitive,
} from './arithmetic.ts';
import { averagePoolPrimitive, averagePoolGradientPrimitive } from './average-pool.ts';
import { broadcastToPrimitive, sumPrimitive } from './broadcast-and-sum.ts';
import {
  equalPrimitive,
  lessPrimitive,
  greaterPrimitive,
  toFloatPrimitive,
  selectPrimitive,
} from './comparisons.ts';
import { concatenatePrimitive } from './concatenate.ts';
import {
  convolutionPrimitive,
  convolutionInputGradientPrimitive,
  convolutionWeightGradientPrimitive,
} from './convolution.ts';
import { argMaxPrimitive, argMinPrimitive, maxPrimitive, minPrimitive } from './extremes.ts';
import {
  absPrimitive,
  expPrimitive,
  logPrimitive,
  sqrtPrimitive,
  squarePrimitive,
  sigmoidPrimitive,
} from './functions.ts';
import { gatherPrimitive, scatterAddPrimitive } from './gather-and-scatter.ts';
import { leakyReluPrimitive, leakyReluGradientPrimitive } from './leaky-relu.ts';
import { matmulPrimitive } from './matmul.ts';
import { maxPoolPrimitive, maxPoolGradientPrimitive } from './max-pool.ts';
import { meanPrimitive } from './mean.ts';
import {
  normalizePrimitive,
  normalizeGradientPrimitive,
  normalizeScaleGradientPrimitive,
} from './normalize.ts';
import { reshapePrimitive } from './reshape.ts';
import { resizePrimitive, resizeGradientPrimitive } from './resize.ts';
import { slicePrimitive, padPrimitive } from './slice-and-pad.ts';
import { softmaxPrimitive, logSoftmaxPrimitive } from './softmax.ts';
import { transposePrimitive } from './transpose.ts';

const primitives: Readonly<Record<PrimitiveName, Primitive>> = {
  abs: absPrimitive,
  add: addPrimitive,
  argMax: argMaxPrimitive,
  argMin: argMinPrimitive,
  averagePool: averagePoolPrimitive,
  averagePoolGradient: averagePoolGradientPrimitive,
  broadcastTo: broadcastToPrimitive,
  concatenate: concatenatePrimitive,
  convolution: convolutionPrimitive,
  convolutionInputGradient: convolutionInputGradientPrimitive,
  convolutionWeightGradient: convolutionWeightGradientPrimitive,
  divide: dividePrimitive,
  equal: equalPrimitive,
  exp: expPrimitive,
  gather: gatherPrimitive,
  greater: greaterPrimitive,
  leakyRelu: leakyReluPrimitive,
  leakyReluGradient: leakyReluGradientPrimitive,
  less: lessPrimitive,
  log: logPrimitive,
  logSoftmax: logSoftmaxPrimitive,
  matmul: matmulPrimitive,
  max: maxPrimitive,
  maxPool: maxPoolPrimitive,
  maxPoolGradient: maxPoolGradientPrimitive,
  maximum: maximumPrimitive,
  mean: meanPrimitive,
  min: minPrimitive,
  minimum: minimumPrimitive,
  multiply: multiplyPrimitive,
  negate: negatePrimitive,
  normalize: normalizePrimitive,
  normalizeGradient: normalizeGradientPrimitive,
  normalizeScaleGradient: normalizeScaleGradientPrimitive,
  pad: padPrimitive,
  reshape: reshapePrimitive,
  resize: resizePrimitive,
  resizeGradient: resizeGradientPrimitive,
  scatterAdd: scatterAddPrimitive,
  select: selectPrimitive,
  sigmoid: sigmoidPrimitive,
  slice: slicePrimitive,
  softmax: softmaxPrimitive,
  sqrt: sqrtPrimitive,
  square: squarePrimitive,
  subtract: subtractPrimitive,
  sum: sumPrimitive,
  toFloat: toFloatPrimitive,
  transpose: transposePrimitive,
};

/** What there is to say about a node; undefined for a leaf. */
export const primitiveOf = ({ primitive }: Tensor): Primitive | undefined =>
  isLeaf(primitive) ? undefined : primitives[primitive];
