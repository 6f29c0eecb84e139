/**
 * What a data set's images become before a network sees them, by nnU-Net v2's rules (segmentation-systems.md 10), each
 * decision with its reason in plain words. Pure: the same fingerprint gives the same preparation.
 */
import type { DatasetInfo, Fingerprint } from '../../shared/dataset.ts';
import { normalizationFor, normalizationReasons } from '../../shared/normalization.ts';
import type { Preparation, Reason } from '../../shared/proposal.ts';
import { networkOrder } from './preprocess.ts';

/** Below this share of voxels left after cropping, only the inside of the mask is normalised. */
const maskedShare = 0.75;

export function proposePreparation(
  fingerprint: Fingerprint,
  dataset: DatasetInfo,
  dims: 2 | 3,
): { readonly preparation: Preparation; readonly reasons: readonly Reason[] } {
  const { orientation, medianSpacing, targetSpacing, intensities, medianCropRatio } = fingerprint;
  const isCropped = medianCropRatio < maskedShare;
  const normalization = dataset.channels.map((name) => normalizationFor(dataset.modality, name, isCropped));
  const thick = targetSpacing.some((side, axis) => side !== medianSpacing[axis]);
  return {
    preparation: {
      dims,
      orientation,
      targetSpacing: networkOrder(targetSpacing),
      normalization,
      intensities,
    },
    reasons: [
      { field: 'orientation', reason: `most cases are stored as ${orientation}, coarsest axis last` },
      {
        field: 'targetSpacing',
        reason: thick
          ? 'the median; along the thick slices the 10th percentile, so that less detail is lost'
          : 'the median spacing of all cases',
      },
      {
        field: 'normalization',
        reason: [...new Set(normalization)].map((scheme) => normalizationReasons[scheme]).join('; '),
      },
    ],
  };
}
