/** The table of all primitives, by name. Engines, the reverse mode and the tests are complete when they cover it. */
import type { Primitive } from '../primitive.ts';
import { absPrimitive } from './abs.ts';
import { addPrimitive } from './add.ts';
import { argMaxPrimitive } from './arg-max.ts';
import { argMinPrimitive } from './arg-min.ts';
import { averagePoolPrimitive, averagePoolGradientPrimitive } from './average-pool.ts';
import { broadcastToPrimitive, sumPrimitive } from './broadcast-and-sum.ts';
import { concatenatePrimitive } from './concatenate.ts';
import {
  convolutionPrimitive,
  convolutionInputGradientPrimitive,
  convolutionWeightGradientPrimitive,
} from './convolution.ts';
import { dividePrimitive } from './divide.ts';
import { equalPrimitive } from './equal.ts';
import { expPrimitive } from './exp.ts';
import { gatherPrimitive, scatterAddPrimitive } from './gather-and-scatter.ts';
import { greaterPrimitive } from './greater.ts';
import { leakyReluPrimitive, leakyReluGradientPrimitive } from './leaky-relu.ts';
import { lessPrimitive } from './less.ts';
import { logSoftmaxPrimitive } from './log-softmax.ts';
import { logPrimitive } from './log.ts';
import { matmulPrimitive } from './matmul.ts';
import { maxPoolPrimitive, maxPoolGradientPrimitive } from './max-pool.ts';
import { maxPrimitive } from './max.ts';
import { maximumPrimitive } from './maximum.ts';
import { meanPrimitive } from './mean.ts';
import { minPrimitive } from './min.ts';
import { minimumPrimitive } from './minimum.ts';
import { multiplyPrimitive } from './multiply.ts';
import { negatePrimitive } from './negate.ts';
import {
  normalizePrimitive,
  normalizeGradientPrimitive,
  normalizeScaleGradientPrimitive,
} from './normalize.ts';
import { reshapePrimitive } from './reshape.ts';
import { resizePrimitive, resizeGradientPrimitive } from './resize.ts';
import { selectPrimitive } from './select.ts';
import { sigmoidPrimitive } from './sigmoid.ts';
import { slicePrimitive, padPrimitive } from './slice-and-pad.ts';
import { softmaxPrimitive } from './softmax.ts';
import { sqrtPrimitive } from './sqrt.ts';
import { squarePrimitive } from './square.ts';
import { subtractPrimitive } from './subtract.ts';
import { toFloatPrimitive } from './to-float.ts';
import { transposePrimitive } from './transpose.ts';

const all: readonly Primitive[] = [
  absPrimitive,
  addPrimitive,
  argMaxPrimitive,
  argMinPrimitive,
  averagePoolPrimitive,
  averagePoolGradientPrimitive,
  broadcastToPrimitive,
  sumPrimitive,
  concatenatePrimitive,
  convolutionPrimitive,
  convolutionInputGradientPrimitive,
  convolutionWeightGradientPrimitive,
  dividePrimitive,
  equalPrimitive,
  expPrimitive,
  gatherPrimitive,
  scatterAddPrimitive,
  greaterPrimitive,
  leakyReluPrimitive,
  leakyReluGradientPrimitive,
  lessPrimitive,
  logSoftmaxPrimitive,
  logPrimitive,
  matmulPrimitive,
  maxPoolPrimitive,
  maxPoolGradientPrimitive,
  maxPrimitive,
  maximumPrimitive,
  meanPrimitive,
  minPrimitive,
  minimumPrimitive,
  multiplyPrimitive,
  negatePrimitive,
  normalizePrimitive,
  normalizeGradientPrimitive,
  normalizeScaleGradientPrimitive,
  reshapePrimitive,
  resizePrimitive,
  resizeGradientPrimitive,
  selectPrimitive,
  sigmoidPrimitive,
  slicePrimitive,
  padPrimitive,
  softmaxPrimitive,
  sqrtPrimitive,
  squarePrimitive,
  subtractPrimitive,
  toFloatPrimitive,
  transposePrimitive,
];

export const primitives: ReadonlyMap<string, Primitive> = new Map(
  all.map((primitive) => [primitive.name, primitive]),
);

/** The primitive of a node that is no leaf. */
export function primitiveOf(name: string): Primitive {
  const primitive = primitives.get(name);
  if (primitive === undefined) throw new Error(`internal: there is no primitive "${name}"`);
  return primitive;
}

export const isLeaf = (primitive: string): boolean => ['input', 'state', 'constant'].includes(primitive);
