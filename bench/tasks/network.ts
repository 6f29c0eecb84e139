/** The U-Net of every row, and the settings that its training has: the same as in `peer/unet.py` and `peer/tasks.py`. */
import type { Proposal } from '../../shared/proposal.ts';
import { buildNetwork, type Network } from '../../main/network/index.ts';
import type { OptimizerConfig } from '../../shared/training.ts';

export const classes = 3;

export interface NetworkCase {
  /** Filters per stage, finest first. */
  readonly widths: readonly number[];
  /** Side lengths of the patch, two or three. */
  readonly patch: readonly number[];
  readonly batch: number;
}

export const optimizer: OptimizerConfig = {
  kind: 'adam',
  learningRate: 1e-3,
  momentum: 0.9,
  weightDecay: 0,
  clipNorm: 12,
};

/** 3 × 3 (× 3) kernels, each stage but the first half as large. */
export function proposalFor({ widths, patch, batch }: NetworkCase): Proposal {
  const repeated = (value: number): number[] => patch.map(() => value);
  return {
    preparation: {
      dims: patch.length === 2 ? 2 : 3,
      orientation: 'RAS',
      targetSpacing: [1, 1, 1],
      normalization: ['zscore'],
      intensities: [],
    },
    architecture: {
      kind: 'unet',
      widths,
      kernels: widths.map(() => repeated(3)),
      strides: widths.map((_, stage) => repeated(stage === 0 ? 1 : 2)),
      residual: false,
      affineNorm: true,
      downsampling: 'stride',
      deepSupervision: false,
      dropout: 0,
    },
    step: { patch, batch, fixedAxes: [] },
    reasons: [],
  };
}

export function networkOf(given: NetworkCase): Network {
  const { architecture, preparation } = proposalFor(given);
  return buildNetwork(architecture, { dims: preparation.dims, channels: 1, classes });
}
