/** The table of kernels, by primitive. A primitive that is not here is run by its decomposition. */
import { convolutionKernels } from './convolution.ts';
import { elementwiseKernels } from './elementwise.ts';
import type { Kernel } from './kernel.ts';
import { shapeAndReductionKernels } from './shapes-and-reductions.ts';

export const kernels: ReadonlyMap<string, Kernel> = new Map(
  Object.entries({ ...elementwiseKernels, ...shapeAndReductionKernels, ...convolutionKernels }),
);
