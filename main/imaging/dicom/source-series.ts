/**
 * The images that a segmentation object refers to: one slice per frame with its UIDs and its plane, in the order of the
 * positions along the normal, and the header that the object takes patient and study from.
 */
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import type { Dataset } from './dataset.ts';
import { instanceOf, type Instance } from './instance.ts';
import { gridOfPlanes, heightOf, isSameStack, type Plane } from './plane.ts';
import { readDicomFile } from './read-file.ts';

export interface SourceSlice {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** From 1, as DICOM counts; null for a file with one image. */
  readonly frameNumber: number | null;
  readonly plane: Plane;
}

export interface SourceSeries {
  /** Of the first file; its patient and study are everybody's. */
  readonly header: Dataset;
  readonly seriesUid: string;
  readonly frameOfReferenceUid: string;
  /** Upwards along the normal. */
  readonly slices: readonly SourceSlice[];
}

/** @throws AppError naming the file that is no image with a place, or does not belong to the others */
export function readSourceSeries(paths: readonly string[]): SourceSeries {
  const files = paths.map((path) => {
    const file = readDicomFile(path);
    if (!file)
      throw new AppError('invalid-input', `${path}: is no DICOM file.`, 'Give the images of one series.');
    return { header: file.dataset, instance: instanceOf(file) };
  });
  const [first] = files;
  if (!first)
    throw new AppError('invalid-input', 'No DICOM images were given.', 'Give the images of one series.');
  return sourceSeriesOf(
    first.header,
    files.map(({ instance }) => instance),
  );
}

export function sourceSeriesOf(header: Dataset, instances: readonly Instance[]): SourceSeries {
  const slices = instances.flatMap(slicesOf).sort((a, b) => heightOf(a.plane) - heightOf(b.plane));
  const [one] = instances;
  return {
    header,
    seriesUid: one?.seriesUid ?? '',
    frameOfReferenceUid: one?.frameOfReferenceUid ?? '',
    slices,
  };
}

function slicesOf(instance: Instance): SourceSlice[] {
  const { path, sopClassUid, sopInstanceUid, rows, columns, frames } = instance;
  return frames.map(({ index, position, orientation, spacing }) => {
    if (!position || !orientation || !spacing) {
      throw new AppError(
        'invalid-input',
        `${path}: does not say where its image lies (position, orientation or pixel spacing is missing).`,
        'A mask can be placed on images with a place in the patient only.',
      );
    }
    const plane: Plane = { position, orientation, spacing, size: [columns, rows] };
    return { sopClassUid, sopInstanceUid, frameNumber: frames.length > 1 ? index + 1 : null, plane };
  });
}

/**
 * The grid on which slice k of the series is slice k.
 * @throws AppError where the slices make no even stack
 */
export function gridOfSeries({ slices }: SourceSeries, name: string): Grid {
  const planes = slices.map(({ plane }) => plane);
  const [first] = planes;
  const isStack = first !== undefined && planes.every((plane) => isSameStack(first, plane));
  const found = isStack ? gridOfPlanes(planes, null) : null;
  const isWhole =
    found !== null &&
    new Set(found.slices).size === found.grid.size[2] &&
    found.slices.length === found.grid.size[2];
  if (!found || !isWhole) {
    throw new AppError(
      'invalid-input',
      `${name}: its slices make no even stack (unequal distances, several orientations, or a slice missing or double).`,
      'Import the images to see the verdict on the series.',
    );
  }
  return found.grid;
}
