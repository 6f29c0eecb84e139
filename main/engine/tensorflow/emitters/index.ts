/** The table of emitters, by primitive. A primitive that is not here is written as its decomposition. */
import type { Emitter } from '../emitter.ts';
import { convolution, convolutionInputGradient } from './convolution.ts';
import { convolutionWeightGradient } from './convolution-weight-gradient.ts';
import { elementwiseEmitters } from './elementwise.ts';
import { gatherEmitters } from './gather-and-scatter.ts';
import { leakyRelu, leakyReluGradient } from './leaky-relu.ts';
import { matmulEmitter } from './matmul.ts';
import { normalize, normalizeGradient, normalizeScaleGradient } from './normalize.ts';
import { poolEmitters } from './pooling.ts';
import { reductionEmitters } from './reductions.ts';
import { shapeEmitters } from './shapes.ts';
import { softmaxEmitters } from './softmax.ts';

export const emitters: ReadonlyMap<string, Emitter> = new Map(
  Object.entries({
    ...elementwiseEmitters,
    ...reductionEmitters,
    ...shapeEmitters,
    ...gatherEmitters,
    ...poolEmitters,
    ...softmaxEmitters,
    convolution,
    convolutionInputGradient,
    convolutionWeightGradient,
    leakyRelu,
    leakyReluGradient,
    matmul: matmulEmitter,
    normalize,
    normalizeGradient,
    normalizeScaleGradient,
  }),
);
