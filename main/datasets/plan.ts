/**
 * From the fingerprint to a plan, by nnU-Net v2's rules (segmentation-systems.md 10), each decision with its reason in
 * plain words. Pure: the same fingerprint gives the same plan.
 */
import type { DatasetInfo, Fingerprint, Plan } from '../../shared/dataset.ts';
import { normalizationFor } from '../../shared/normalization.ts';
import { fitToMemory, limits, smallestBatch, type Fitted } from './fit.ts';
import { mirroringReason, ordersInPatch, patchAxis, reasonsOf } from './plan-reasons.ts';
import { networkOrder } from './preprocess.ts';

/** A batch shows at most this share of the data set. */
const batchShare = 0.05;
/** Below this share of voxels left after cropping, only the inside of the mask is normalised. */
const maskedShare = 0.75;

export function planDataset(fingerprint: Fingerprint, dataset: DatasetInfo, dims: 2 | 3): Plan {
  const spacing = networkOrder(fingerprint.targetSpacing);
  const size = networkOrder(fingerprint.medianSizeAfterResampling);
  const classes = dataset.classes.length;
  const fitted = fitToMemory(spacing.slice(3 - dims), size.slice(3 - dims), { dims, classes });
  const { topology, widths } = fitted;
  const batch = batchFor(fitted, { dims, voxels: size[0] * size[1] * size[2] * fingerprint.cases });
  const fixedAxes = [
    ...new Set(ordersInPatch(fingerprint, dims).map(({ axis }) => patchAxis(axis, dims))),
  ].sort();
  const isCropped = fingerprint.medianCropRatio < maskedShare;
  const normalization = dataset.channels.map((name) => normalizationFor(dataset.modality, name, isCropped));
  return {
    dims,
    orientation: fingerprint.orientation,
    targetSpacing: spacing,
    normalization,
    intensities: fingerprint.intensities,
    patch: topology.patch,
    batch: batch.size,
    widths,
    strides: topology.strides,
    kernels: topology.kernels,
    fixedAxes,
    reasons: [
      ...reasonsOf(fingerprint, { dims, normalization, fitted, batchReason: batch.reason }),
      { field: 'fixedAxes', reason: mirroringReason(fingerprint, dataset, dims) },
    ],
  };
}

function batchFor(
  { topology, elements }: Fitted,
  { dims, voxels }: { dims: 2 | 3; voxels: number },
): { size: number; reason: string } {
  const byMemory = Math.round((limits[dims].elements / elements) * limits[dims].batch);
  const patchVoxels = topology.patch.reduce((product, side) => product * side, 1);
  const byData = Math.round((voxels * batchShare) / patchVoxels);
  const size = Math.max(smallestBatch, Math.min(byMemory, byData));
  const bound =
    size === byMemory ? '8 GB of memory would hold no more' : 'a batch shows at most 5 % of all voxels';
  const reason = size > Math.min(byMemory, byData) ? 'two patches are the least that make a batch' : bound;
  return { size, reason: `${reason}; memory alone would allow ${byMemory}` };
}
