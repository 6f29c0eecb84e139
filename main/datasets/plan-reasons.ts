/** Why a plan is as it is, field by field, in plain words. */
import type {
  ClassOrder,
  DatasetInfo,
  Fingerprint,
  Normalization,
  PlanReason,
} from '../../shared/dataset.ts';
import { normalizationReasons } from '../../shared/normalization.ts';
import { firstWidth, limits, type Fitted } from './fit.ts';
import { networkOrder } from './preprocess.ts';

export interface Decisions {
  readonly dims: 2 | 3;
  readonly normalization: readonly Normalization[];
  readonly fitted: Fitted;
  readonly batchReason: string;
}

export function reasonsOf(
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
    {
      field: 'kernels',
      reason: topology.kernels.flat().includes(1)
        ? '3 along every axis, but 1 across slices until the others are about as coarse'
        : '3 along every axis: the spacings are alike',
    },
  ];
}

/** Those along an axis of the patch: 2D slices run along k, which no mirroring touches. */
export function ordersInPatch({ classOrders }: Fingerprint, dims: 2 | 3): ClassOrder[] {
  return classOrders.filter(({ axis }) => axis < dims);
}

/** From i, j, k to network order: [k, j, i] or [j, i]. */
export const patchAxis = (axis: 0 | 1 | 2, dims: 2 | 3): number => dims - 1 - axis;

/** Which ends an axis runs between, by its letter in the orientation. */
const directions: Readonly<Record<string, string>> = {
  L: 'right to left',
  R: 'left to right',
  A: 'back to front',
  P: 'front to back',
  S: 'feet to head',
  I: 'head to feet',
};

export function mirroringReason(fingerprint: Fingerprint, dataset: DatasetInfo, dims: 2 | 3): string {
  const found = ordersInPatch(fingerprint, dims);
  if (found.length === 0)
    return 'no class lies on one side of another in nearly every case: mirrored along all axes';
  const nameOf = (value: number): string =>
    dataset.classes.find((one) => one.value === value)?.name ?? String(value);
  const texts = found.map(
    ({ axis, first, second }) =>
      `${nameOf(first)} before ${nameOf(second)} from ${directions[fingerprint.orientation[axis] ?? ''] ?? ''}`,
  );
  return `not mirrored where place tells classes apart: ${texts.join('; ')}`;
}
