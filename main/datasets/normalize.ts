/**
 * Intensity normalisation, one entry per scheme (nnU-Net v2's, segmentation-systems.md 10). Each works in place on one
 * channel; none divides by zero, so a constant image becomes zeros.
 */
import type { IntensityStatistics, Normalization } from '../../shared/dataset.ts';

export interface NormalizationInput {
  /** Intensities over the foreground of the whole data set; `ct` needs them. */
  readonly statistics: IntensityStatistics | undefined;
  /** 1 inside the head or body, see `filledMask`; only made for `masked-zscore`. */
  readonly mask: Uint8Array | null;
}

const smallestDeviation = 1e-8;

export const normalizers: Readonly<
  Record<Normalization, (voxels: Float32Array, input: NormalizationInput) => void>
> = {
  /** Mean 0, standard deviation 1 over the cropped image. */
  zscore: (voxels) => {
    const { mean, deviation } = moments(voxels, null);
    rescale(voxels, mean, 1 / Math.max(deviation, smallestDeviation));
  },
  /** The same inside the mask only; outside stays 0. */
  'masked-zscore': (voxels, { mask }) => {
    const { mean, deviation } = moments(voxels, mask);
    rescale(voxels, mean, 1 / Math.max(deviation, smallestDeviation));
    if (mask) for (let index = 0; index < voxels.length; index++) if (mask[index] === 0) voxels[index] = 0;
  },
  /** Clipped to the data set's 0.5 and 99.5 percentiles, then by its mean and deviation: Hounsfield units mean the same everywhere. */
  ct: (voxels, { statistics }) => {
    if (!statistics) throw new Error('ct normalisation needs the intensities of the data set');
    const { percentile005: low, percentile995: high, mean, standardDeviation } = statistics;
    for (let index = 0; index < voxels.length; index++) {
      voxels[index] = Math.min(Math.max(voxels[index] as number, low), high);
    }
    rescale(voxels, mean, 1 / Math.max(standardDeviation, smallestDeviation));
  },
  /** Minimum 0, maximum 1. */
  unit: (voxels) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of voxels) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    rescale(voxels, low, 1 / Math.max(high - low, smallestDeviation));
  },
  none: () => undefined,
};

function rescale(voxels: Float32Array, offset: number, factor: number): void {
  for (let index = 0; index < voxels.length; index++)
    voxels[index] = ((voxels[index] as number) - offset) * factor;
}

/** In double precision and two passes: values of 1e33 and large means are both met in real files. */
function moments(voxels: Float32Array, mask: Uint8Array | null): { mean: number; deviation: number } {
  let count = 0;
  let sum = 0;
  for (let index = 0; index < voxels.length; index++) {
    if (mask?.[index] === 0) continue;
    count++;
    sum += voxels[index] as number;
  }
  const mean = sum / Math.max(count, 1);
  let squares = 0;
  for (let index = 0; index < voxels.length; index++) {
    if (mask?.[index] !== 0) squares += ((voxels[index] as number) - mean) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / Math.max(count, 1)) };
}
