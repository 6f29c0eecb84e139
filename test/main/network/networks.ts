/** Networks that several tests share. */
import { buildUNet, type UNetLayout } from '../../../main/network/architectures/unet.ts';
import type { Network } from '../../../main/network/graph.ts';

/** Sauron's networks (sauron.md 1.1): widths f0·2^i capped at 480, plain norm, one channel, L - 2 heads. */
export function sauronUNet(dims: 2 | 3, first: number, stages: number, classes: number): Network {
  const perStage = <T>(value: (stage: number) => T): T[] =>
    Array.from({ length: stages }, (_, stage) => value(stage));
  return buildUNet({
    dims,
    inputChannels: 1,
    classes,
    widths: perStage((stage) => Math.min(first * 2 ** stage, 480)),
    kernels: perStage(() => new Array<number>(dims).fill(3)),
    strides: perStage((stage) => new Array<number>(dims).fill(stage === 0 ? 1 : 2)),
    norm: 'plain',
    slope: 0.01,
    downsampling: 'stride',
    residual: false,
    heads: stages - 2,
  });
}

/** nnU-Net's plan for MSD hippocampus (segmentation-systems.md 1): four stages, three heads. */
export function hippocampusUNet(widths: readonly number[]): Network {
  return buildUNet({
    dims: 3,
    inputChannels: 1,
    classes: 3,
    widths,
    kernels: widths.map(() => [3, 3, 3]),
    strides: widths.map((_, stage) => (stage === 0 ? [1, 1, 1] : [2, 2, 2])),
    norm: 'affine',
    slope: 0.01,
    downsampling: 'stride',
    residual: false,
    heads: 3,
  });
}

/** 2D, widths 4-6-8, two channels, three classes. */
export function smallUNet(change: Partial<UNetLayout>): Network {
  return buildUNet({
    dims: 2,
    inputChannels: 2,
    classes: 3,
    widths: [4, 6, 8],
    kernels: [
      [3, 3],
      [3, 3],
      [3, 3],
    ],
    strides: [
      [1, 1],
      [2, 2],
      [2, 2],
    ],
    norm: 'affine',
    slope: 0.01,
    downsampling: 'stride',
    residual: false,
    heads: 1,
    ...change,
  });
}
