/**
 * From the fingerprint to a plan, by nnU-Net v2's rules (segmentation-systems.md 10), each decision with its reason in
 * plain words. Pure: the same fingerprint gives the same plan.
 */
import type { DatasetInfo, Fingerprint, Normalization, Plan, PlanReason } from '../../shared/dataset.ts';
import { networkOrder } from './preprocess.ts';
import { featureMapElements, topologyOf, type Topology } from './topology.ts';

interface Limits {
  /** Voxels of a first, isotropic patch, before it is cut to the images' size. */
  readonly patchVoxels: number;
  readonly mostFilters: number;
  /** Feature-map elements that 8 GB of accelerator memory hold at `batch`. */
  readonly elements: number;
  readonly batch: number;
}

const limits: Readonly<Record<2 | 3, Limits>> = {
  2: { patchVoxels: 2048 ** 2, mostFilters: 512, elements: 85e6, batch: 12 },
  3: { patchVoxels: 256 ** 3, mostFilters: 320, elements: 560e6, batch: 2 },
};
const firstWidth = 32;
const smallestBatch = 2;
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
  const normalization = dataset.channels.map((_, channel) => normalizationOf(fingerprint, dataset, channel));
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
    reasons: reasonsOf(fingerprint, { dims, normalization, fitted, batchReason: batch.reason }),
  };
}

interface Fitted {
  readonly topology: Topology;
  readonly widths: readonly number[];
  readonly elements: number;
  /** How often the patch had to give way to memory. */
  readonly shrunk: number;
}

/** The largest patch that fits: the axis that is longest beside the median image gives way first. */
function fitToMemory(
  spacing: readonly number[],
  size: readonly number[],
  { dims, classes }: { dims: 2 | 3; classes: number },
): Fitted {
  const { elements: most, mostFilters } = limits[dims];
  let patch: readonly number[] = firstPatch(spacing, size, limits[dims].patchVoxels);
  for (let shrunk = 0; ; shrunk++) {
    const topology = topologyOf(patch, spacing);
    const widths = topology.strides.map((_, stage) => Math.min(mostFilters, firstWidth * 2 ** stage));
    const elements = featureMapElements(topology, widths, classes);
    if (elements <= most) return { topology, widths, elements, shrunk };
    patch = shrink(topology, size, spacing);
  }
}

function firstPatch(spacing: readonly number[], size: readonly number[], voxels: number): number[] {
  const inverse = spacing.map((side) => 1 / side);
  const scale = (voxels / inverse.reduce((product, side) => product * side, 1)) ** (1 / spacing.length);
  return inverse.map((side, axis) =>
    Math.max(1, Math.min(Math.round(side * scale), Math.round(size[axis] ?? 1))),
  );
}

/**
 * Takes one step off the side that is longest beside the median image. The step is what a patch already smaller must
 * be a multiple of, else sides such as 224 between 256 and 192 would be skipped.
 */
function shrink(
  { patch, divisors }: Topology,
  size: readonly number[],
  spacing: readonly number[],
): number[] {
  const share = patch.map((side, axis) => side / (size[axis] ?? 1));
  const longest = share.lastIndexOf(Math.max(...share));
  const less = (by: readonly number[]): number[] =>
    patch.map((side, axis) => (axis === longest ? Math.max(1, side - (by[axis] ?? 1)) : side));
  return less(topologyOf(less(divisors), spacing).divisors);
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

function normalizationOf(
  { medianCropRatio }: Fingerprint,
  dataset: DatasetInfo,
  channel: number,
): Normalization {
  const name = dataset.channels[channel] ?? '';
  if (dataset.modality === 'CT' || /^ct$/i.test(name)) return 'ct';
  // nnU-Net's names of channels that say how they are to be scaled
  if (/^nonorm$/i.test(name)) return 'none';
  if (/^(rescale|rgb)_to_0_1$/i.test(name)) return 'unit';
  return medianCropRatio < maskedShare ? 'masked-zscore' : 'zscore';
}

const normalizationReasons: Readonly<Record<Normalization, string>> = {
  ct: 'CT numbers mean the same everywhere: clipped and scaled by the whole data set',
  zscore: 'intensities are not comparable between images: each is brought to mean 0 and deviation 1',
  'masked-zscore':
    'cropping removed over a quarter: each image is brought to mean 0 and deviation 1 inside its mask',
  unit: 'each image is brought to 0 … 1',
  none: 'intensities stay as they are',
};

interface Decisions {
  readonly dims: 2 | 3;
  readonly normalization: readonly Normalization[];
  readonly fitted: Fitted;
  readonly batchReason: string;
}

function reasonsOf(
  { orientation, medianSpacing, targetSpacing, medianSizeAfterResampling }: Fingerprint,
  { dims, normalization, fitted, batchReason }: Decisions,
): PlanReason[] {
  const { topology, widths, shrunk } = fitted;
  const thick = targetSpacing.some((side, axis) => side !== medianSpacing[axis]);
  const size = networkOrder(medianSizeAfterResampling)
    .slice(3 - dims)
    .map(Math.round)
    .join(' × ');
  const deepest = topology.divisors.map((divisor, axis) => (topology.patch[axis] ?? 1) / divisor).join(' × ');
  return [
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
    {
      field: 'patch',
      reason:
        `the median image is ${size} voxels; sides are multiples of ${topology.divisors.join(' × ')}` +
        (shrunk > 0 ? `; made smaller ${shrunk} times to fit 8 GB of memory` : ''),
    },
    { field: 'batch', reason: batchReason },
    {
      field: 'widths',
      reason: `${firstWidth} filters, doubled at every stage up to ${limits[dims].mostFilters}; ${widths.length} stages`,
    },
    { field: 'strides', reason: `halved while a side has 8 voxels or more; the deepest map is ${deepest}` },
  ];
}
