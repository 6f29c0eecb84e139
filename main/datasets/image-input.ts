/** An image to predict, whatever it comes as: NIfTI files, one or more channels, or a DICOM series (files, a folder). */
import { createHash } from 'node:crypto';
import type { Grid } from '../../shared/volume.ts';
import { requireMemory } from '../files/memory.ts';
import { chooseSeries } from '../imaging/dicom/choose-series.ts';
import type { FileMemory } from '../imaging/dicom/file-memory.ts';
import { readSeriesVolume, requireSeriesMemory, type SeriesVolume } from '../imaging/dicom/read-volume.ts';
import { scanDicom, type Finding } from '../imaging/dicom/scan.ts';
import { gridOfVolume } from '../imaging/dicom/series.ts';
import { idDigits } from '../imaging/mask-record.ts';
import { placementOf } from '../imaging/nifti/affine.ts';
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

export interface ImageSource {
  /** Of one image, in the order of channels; for DICOM one folder, DICOMDIR or file. */
  readonly files: readonly string[];
  /** Which volume of several, see `SeriesSummary.id`; null for the only one. */
  readonly series: string | null;
  /** Of DICOM files that were looked at before. */
  readonly memory?: FileMemory<Finding>;
}

/**
 * What headers alone say, which costs next to nothing.
 * @returns the grid that the image has
 * @throws AppError where it cannot be read, or would take more memory than there is
 */
export async function checkImageInput(source: ImageSource): Promise<Grid> {
  const opened = openImage(source);
  if (opened.kind === 'series') {
    requireSeriesMemory(opened.series.source);
    return gridOfVolume(opened.series.source);
  }
  await requireRoom(opened.files);
  const [first = ''] = opened.files;
  const { geometry, size } = await readNiftiHeader(first);
  return placementOf(geometry, size).grid;
}

export async function readImageInput(source: ImageSource): Promise<ImageInput> {
  const opened = openImage(source);
  if (opened.kind === 'nifti') {
    const { files } = opened;
    await requireRoom(files);
    const { channels, notes } = await readImage(files);
    return { channels, notes, series: null, modality: null, id: await idOfFiles(files) };
  }
  const { summary } = opened.series;
  const series = await readSeriesVolume(opened.series.source);
  return { channels: [series], notes: [], series, modality: summary.modality, id: summary.id };
}

type OpenedImage =
  | { readonly kind: 'nifti'; readonly files: readonly string[] }
  | { readonly kind: 'series'; readonly series: ReturnType<typeof chooseSeries> };

function openImage({ files: given, series: id, memory }: ImageSource): OpenedImage {
  const files = given.map((file) => niftiFile(file) ?? file);
  const [first = ''] = files;
  if (niftiFile(first) !== null) return { kind: 'nifti', files };
  const scan = scanDicom(files, memory === undefined ? {} : { memory });
  return { kind: 'series', series: chooseSeries(scan, id, first) };
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
