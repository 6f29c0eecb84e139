/** An image to predict, whatever it comes as: NIfTI files, one or more channels, or a DICOM series (files, a folder). */
import { createHash } from 'node:crypto';
import { requireMemory } from '../files/memory.ts';
import { chooseSeries } from '../imaging/dicom/choose-series.ts';
import { readSeriesVolume, type SeriesVolume } from '../imaging/dicom/read-volume.ts';
import { scanDicom } from '../imaging/dicom/scan.ts';
import { idDigits } from '../imaging/mask-record.ts';
import { hashOfNifti, niftiFile } from '../imaging/nifti/pair.ts';
import { readNiftiHeader } from '../imaging/nifti/read.ts';
import type { Volume } from '../imaging/volume.ts';
import { readImage } from './case-files.ts';

export interface ImageInput {
  /** On one grid. */
  readonly channels: readonly Volume[];
  /** The series that the image was read from; null for NIfTI. */
  readonly series: SeriesVolume | null;
  /** DICOM's Modality; null where the files do not say it. */
  readonly modality: string | null;
  /** Tells this image from every other: hexadecimal, of the contents of its files or the UIDs of its slices. */
  readonly id: string;
  /** What was done to it while it was read, as sentences. */
  readonly notes: readonly string[];
}

/**
 * @param files of one image, in the order of channels; for DICOM one folder, DICOMDIR or file
 * @param seriesId which volume of several, see `SeriesSummary.id`; null for the only one
 */
export async function readImageInput(given: readonly string[], seriesId: string | null): Promise<ImageInput> {
  const files = given.map((file) => niftiFile(file) ?? file);
  const [first = ''] = files;
  if (niftiFile(first) !== null) {
    await requireRoom(files);
    const { channels, notes } = await readImage(files);
    return { channels, notes, series: null, modality: null, id: await idOfFiles(files) };
  }
  const { source, summary } = chooseSeries(scanDicom(files), seriesId, first);
  const series = await readSeriesVolume(source);
  return { channels: [series], notes: [], series, modality: summary.modality, id: summary.id };
}

/** For an image as it is read, turned and cropped, before any of it is. */
async function requireRoom(files: readonly string[]): Promise<void> {
  let bytes = 0;
  for (const file of files) {
    const { size, volumes, type } = await readNiftiHeader(file);
    bytes += size[0] * size[1] * size[2] * volumes * (type.bytes + 3 * 4);
  }
  const [first = ''] = files;
  requireMemory(
    bytes,
    `${first}${files.length > 1 ? ` and its ${files.length} channels` : ''}, to be predicted,`,
  );
}

/** As `ImageInput.id`. */
export async function idOfFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await hashOfNifti(file));
  return hash.digest('hex').slice(0, idDigits);
}
