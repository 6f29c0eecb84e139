/** A label map on the slices of a series, one array per slice: what masks are written from. */
import { AppError } from '../../../../shared/result.ts';
import { placeLabels } from '../../place-labels.ts';
import type { LabelVolume } from '../../volume.ts';
import { gridOfPlane, isSameStack } from '../plane.ts';
import type { SourceSeries } from '../source-series.ts';

/**
 * By the nearest voxel in the world, slice by slice: whatever the order of the label map's axes, and for a series whose
 * slices make no straight grid too.
 * @throws AppError where the slices differ in size or orientation: one object cannot hold them
 */
export function labelsOnSlices(labels: LabelVolume, { slices }: SourceSeries, name: string): Uint8Array[] {
  const [first] = slices;
  if (!first || slices.some(({ plane }) => !isSameStack(first.plane, plane))) {
    throw new AppError(
      'invalid-input',
      `${name}: its slices differ in orientation, pixel spacing or size.`,
      'Give the images of one stack (no localiser among them).',
    );
  }
  return slices.map(({ plane }) => placeLabels(labels, gridOfPlane(plane)).voxels);
}
