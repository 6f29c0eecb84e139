/**
 * Simulates a coarser scan: each axis keeps 0.5–1 of its voxels (nearest), then grows back (linear, half-pixel
 * centres). The small image is never made: its voxels are picked from a copy of the channel while it grows.
 */
import type { Triple } from '../../../shared/volume.ts';
import type { IntensityAugmentation } from './augmentation.ts';

export const lowResolution: IntensityAugmentation = {
  name: 'lowResolution',
  probability: 0.25,
  channelProbability: 0.5,
  apply: (channel, shape, random) => {
    coarsen(channel, shape, random.between(0.5, 1));
  },
};

/** @param zoom share of the voxels that is kept along each axis */
export function coarsen(channel: Float32Array, shape: Triple, zoom: number): void {
  const source = channel.slice();
  const [alongD, alongH, alongW] = [tapsOf(shape[0], zoom), tapsOf(shape[1], zoom), tapsOf(shape[2], zoom)];
  const row = (d: number, h: number, { low, high, share }: Tap): number => {
    const start = (d * shape[1] + h) * shape[2];
    return mix(source[start + low] ?? 0, source[start + high] ?? 0, share);
  };
  let index = 0;
  for (const d of alongD) {
    for (const h of alongH) {
      for (const w of alongW) {
        const near = mix(row(d.low, h.low, w), row(d.low, h.high, w), h.share);
        const far = d.share === 0 ? near : mix(row(d.high, h.low, w), row(d.high, h.high, w), h.share);
        channel[index++] = mix(near, far, d.share);
      }
    }
  }
}

/** The two voxels of the original from which a voxel is interpolated, and the share of the second. */
interface Tap {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

function tapsOf(size: number, zoom: number): Tap[] {
  const small = Math.max(1, Math.round(size * zoom));
  const kept = (index: number): number => Math.floor(((index + 0.5) * size) / small);
  return Array.from({ length: size }, (_, index) => {
    const position = Math.min(small - 1, Math.max(0, ((index + 0.5) * small) / size - 0.5));
    const low = Math.floor(position);
    return { low: kept(low), high: kept(Math.min(small - 1, low + 1)), share: position - low };
  });
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
