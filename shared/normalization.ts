/** Which normalisation a channel gets, and why in plain words: what the planner does, and what an import says before. */
import type { Modality, Normalization } from './dataset.ts';

/**
 * nnU-Net's rules (segmentation-systems.md 10).
 * @param isCropped whether cropping to non-zero removed over a quarter of most images
 */
export function normalizationFor(modality: Modality, channel: string, isCropped: boolean): Normalization {
  if (modality === 'CT' || /^ct$/i.test(channel)) return 'ct';
  // nnU-Net's names of channels that say how they are to be scaled
  if (/^nonorm$/i.test(channel)) return 'none';
  if (/^(rescale|rgb)_to_0_1$/i.test(channel)) return 'unit';
  return isCropped ? 'masked-zscore' : 'zscore';
}

export const normalizationReasons: Readonly<Record<Normalization, string>> = {
  ct: 'CT numbers mean the same everywhere: clipped and scaled by the whole data set',
  zscore: 'intensities are not comparable between images: each is brought to mean 0 and deviation 1',
  'masked-zscore':
    'cropping removed over a quarter: each image is brought to mean 0 and deviation 1 inside its mask',
  unit: 'each image is brought to 0 … 1',
  none: 'intensities stay as they are',
};
