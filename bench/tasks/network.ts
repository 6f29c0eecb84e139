/** The U-Net of every row, and the settings that its training has: the same as in `peer/unet.py` and `peer/tasks.py`. */
import type { Plan } from '../../shared/dataset.ts';
import { buildUNet, type Network } from '../../main/network/index.ts';
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

/** The rules of a plan that shape the network: 3 × 3 (× 3) kernels, each stage but the first half as large. */
export function shapeOf({
  widths,
  patch,
}: NetworkCase): Pick<Plan, 'dims' | 'widths' | 'kernels' | 'strides'> {
  const repeated = (value: number): number[] => patch.map(() => value);
  return {
    dims: patch.length === 2 ? 2 : 3,
    widths,
    kernels: widths.map(() => repeated(3)),
    strides: widths.map((_, stage) => repeated(stage === 0 ? 1 : 2)),
  };
}

export function networkOf(given: NetworkCase): Network {
  return buildUNet({
    ...shapeOf(given),
    inputChannels: 1,
    classes,
    downsampling: 'stride',
    residual: false,
    heads: 1,
    norm: 'affine',
    slope: 0.01,
  });
}
