/** Gaussian blur, σ 0.5–1 voxel drawn per axis; the border voxel stands for what lies beyond it. */
import type { Triple } from '../../../shared/volume.ts';
import type { IntensityAugmentation } from './augmentation.ts';

export const blur: IntensityAugmentation = {
  name: 'blur',
  probability: 0.2,
  channelProbability: 0.5,
  apply: (channel, shape, random) => {
    for (const axis of [0, 1, 2] as const) {
      if (shape[axis] > 1) blurAxis(channel, shape, axis, gaussianKernel(random.between(0.5, 1)));
    }
  },
};

/** Weights at distances 0, 1, … up to 3σ; the whole (both sides) sums to 1. */
export function gaussianKernel(sigma: number): number[] {
  const half = Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, x) => Math.exp(-((x / sigma) ** 2) / 2));
  const total = half.reduce((sum, weight, x) => sum + (x === 0 ? weight : 2 * weight), 0);
  return half.map((weight) => weight / total);
}

/** Convolves every line along `axis` with a symmetric kernel (weights at distances 0, 1, …). */
export function blurAxis(
  channel: Float32Array,
  shape: Triple,
  axis: 0 | 1 | 2,
  kernel: readonly number[],
): void {
  const length = shape[axis];
  const stride = shape.slice(axis + 1).reduce((product, side) => product * side, 1);
  const weights = Float64Array.from(kernel);
  const radius = kernel.length - 1;
  const line = new Float64Array(length + 2 * radius); // with the border repeated
  for (let first = 0; first < channel.length; first++) {
    if (Math.floor(first / stride) % length !== 0) continue;
    for (let i = 0; i < line.length; i++) {
      const inside = Math.min(length - 1, Math.max(0, i - radius));
      line[i] = channel[first + inside * stride] ?? 0;
    }
    for (let i = 0; i < length; i++) {
      let sum = (weights[0] ?? 0) * (line[i + radius] ?? 0);
      for (let x = 1; x <= radius; x++) {
        sum += (weights[x] ?? 0) * ((line[i + radius - x] ?? 0) + (line[i + radius + x] ?? 0));
      }
      channel[first + i * stride] = sum;
    }
  }
}
