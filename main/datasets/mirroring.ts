/** Along which axes of the patch images may be mirrored, and why not along the others. */
import type { ClassOrder, DatasetInfo, Fingerprint } from '../../shared/dataset.ts';
import type { Reason } from '../../shared/proposal.ts';

/** See `StepShape.fixedAxes`. */
export function proposeFixedAxes(
  fingerprint: Fingerprint,
  dataset: DatasetInfo,
  dims: 2 | 3,
): { readonly fixedAxes: readonly number[]; readonly reasons: readonly Reason[] } {
  const axes = ordersInPatch(fingerprint, dims).map(({ axis }) => patchAxis(axis, dims));
  return {
    fixedAxes: [...new Set(axes)].sort(),
    reasons: [{ field: 'fixedAxes', reason: mirroringReason(fingerprint, dataset, dims) }],
  };
}

/** Those along an axis of the patch: 2D slices run along k, which no mirroring touches. */
function ordersInPatch({ classOrders }: Fingerprint, dims: 2 | 3): ClassOrder[] {
  return classOrders.filter(({ axis }) => axis < dims);
}

/** From i, j, k to network order: [k, j, i] or [j, i]. */
const patchAxis = (axis: 0 | 1 | 2, dims: 2 | 3): number => dims - 1 - axis;

/** Which ends an axis runs between, by its letter in the orientation. */
const directions: Readonly<Record<string, string>> = {
  L: 'right to left',
  R: 'left to right',
  A: 'back to front',
  P: 'front to back',
  S: 'feet to head',
  I: 'head to feet',
};

function mirroringReason(fingerprint: Fingerprint, dataset: DatasetInfo, dims: 2 | 3): string {
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
