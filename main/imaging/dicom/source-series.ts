/**
 * The images that a segmentation object refers to: one slice per frame with its UIDs and its plane, in the order of the
 * positions along the normal, and the header that the object takes patient and study from.
 */
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import type { Dataset } from './dataset.ts';
import { instanceOf, type Frame, type Instance } from './instance.ts';
import { gridOfPlanes, heightOf, isSameStack, type Plane } from './plane.ts';
import { readDicomFile } from './read-file.ts';
import type { Stack } from './stack.ts';

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
  const slices = instances.flatMap((instance) => instance.frames.map((frame) => sliceOf(instance, frame)));
  return seriesOfSlices(header, instances[0], slices);
}

/** The slices of a volume that was chosen from a scan, and only those. */
export function sourceSeriesOfStack({ slices }: Stack): SourceSeries {
  const [first] = slices;
  const header = first && readDicomFile(first.instance.path)?.dataset;
  if (!header) {
    const path = first?.instance.path ?? 'The series';
    throw new AppError('invalid-input', `${path} has changed since it was looked at.`, 'Try again.');
  }
  return seriesOfSlices(
    header,
    first.instance,
    slices.map(({ instance, frame }) => sliceOf(instance, frame)),
  );
}

function seriesOfSlices(
  header: Dataset,
  instance: Instance | undefined,
  slices: readonly SourceSlice[],
): SourceSeries {
  return {
    header,
    seriesUid: instance?.seriesUid ?? '',
    frameOfReferenceUid: instance?.frameOfReferenceUid ?? '',
    slices: slices.toSorted((a, b) => heightOf(a.plane) - heightOf(b.plane)),
  };
}

function sliceOf(instance: Instance, { index, position, orientation, spacing }: Frame): SourceSlice {
  const { path, sopClassUid, sopInstanceUid, rows, columns, frames } = instance;
  if (!position || !orientation || !spacing) {
    throw new AppError(
      'invalid-input',
      `${path}: does not say where its image lies (position, orientation or pixel spacing is missing).`,
      'A mask can be placed on images with a place in the patient only.',
    );
  }
  const plane: Plane = { position, orientation, spacing, size: [columns, rows] };
  return { sopClassUid, sopInstanceUid, frameNumber: frames.length > 1 ? index + 1 : null, plane };
}

/** The grid on which slice k of the series is slice k, slanted where the slices are; null where they make no even stack. */
export function gridOfSlices({ slices }: SourceSeries): Grid | null {
  const planes = slices.map(({ plane }) => plane);
  const [first] = planes;
  if (!first || !planes.every((plane) => isSameStack(first, plane))) return null;
  const found = gridOfPlanes(planes, null);
  const isWhole = found?.slices.every((slice, index) => slice === index) === true;
  return found && isWhole && found.grid.size[2] === planes.length ? found.grid : null;
}

/** @throws AppError where the slices make no even stack */
export function gridOfSeries(series: SourceSeries, name: string): Grid {
  const grid = gridOfSlices(series);
  if (grid) return grid;
  throw new AppError(
    'invalid-input',
    `${name}: its slices make no even stack (unequal distances, several orientations, or a slice missing or double).`,
    'Import the images to see the verdict on the series.',
  );
}

/** Images that labels are placed on. */
export interface Images {
  /** As they were acquired, upwards along the normal. */
  readonly slices: readonly SourceSlice[];
  /** Of the volume that they are read as. */
  readonly grid: Grid;
  readonly frameOfReferenceUid: string;
}

/** @param grid of the volume that the series is read as */
export function imagesOfSeries({ slices, frameOfReferenceUid }: SourceSeries, grid: Grid): Images {
  return { grid, frameOfReferenceUid, slices };
}
