/** An image to predict, whatever it comes as: NIfTI files, one or more channels, or a DICOM series (files, a folder). */
import { createHash } from 'node:crypto';
import { AppError } from '../../shared/result.ts';
import type { Grid } from '../../shared/volume.ts';
import { requireMemory } from '../files/memory.ts';
import { chooseSeries } from '../imaging/dicom/choose-series.ts';
import type { FileMemory } from '../imaging/dicom/file-memory.ts';
import { readSeriesVolume, requireSeriesMemory, type SeriesVolume } from '../imaging/dicom/read-volume.ts';
import { scanDicom, type DicomScan, type Finding } from '../imaging/dicom/scan.ts';
import { gridOfVolume } from '../imaging/dicom/series.ts';
import { idDigits } from '../imaging/mask-record.ts';
import { placementOf } from '../imaging/nifti/affine.ts';
import { hashOfNifti, niftiFile } from '../imaging/nifti/pair.ts';
import { readNiftiHeader } from '../imaging/nifti/read.ts';
import type { Volume } from '../imaging/volume.ts';
import { bringTogether } from './bring-together.ts';
import { readImage } from './case-files.ts';
import type { UsableSeries } from './layouts/dicom-labels.ts';
import { joinSeries } from './layouts/join-series.ts';

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
  /** What the model calls its channels: of several, the series of a DICOM folder are told by these names. */
  readonly channels?: readonly string[];
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
    for (const { source: one } of opened.series) requireSeriesMemory(one);
    const [first] = opened.series;
    return gridOfVolume(first.source);
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
  return readSeries(opened.series);
}

/** All on the grid of the first, which the mask refers to. */
async function readSeries(all: SeriesImage): Promise<ImageInput> {
  const [first, ...others] = all;
  const series = await readSeriesVolume(first.source);
  const channels: Volume[] = [series];
  const notes: string[] = [];
  const bring = bringTogether();
  const { description, id, modality } = first.summary;
  bring({ grid: series.grid, channels: [] }, { name: description, path: first.summary.example });
  for (const { source, summary } of others) {
    const { grid, voxels } = await readSeriesVolume(source);
    const about = { name: summary.description, path: summary.example };
    const brought = bring({ grid, channels: [voxels] }, about);
    channels.push(...brought.channels);
    if (brought.note !== null) notes.push(`${summary.description}: ${brought.note}`);
  }
  const ids = all.map(({ summary }) => summary.id).join();
  const joinedId = createHash('sha256').update(ids).digest('hex').slice(0, idDigits);
  return { channels, notes, series, modality, id: others.length === 0 ? id : joinedId };
}

/** In the order of channels. */
type SeriesImage = readonly [UsableSeries, ...UsableSeries[]];

type OpenedImage =
  | { readonly kind: 'nifti'; readonly files: readonly string[] }
  | { readonly kind: 'series'; readonly series: SeriesImage };

function openImage({ files: given, series: id, memory, channels = [] }: ImageSource): OpenedImage {
  const files = given.map((file) => niftiFile(file) ?? file);
  const [first = ''] = files;
  if (niftiFile(first) !== null) return { kind: 'nifti', files };
  const scan = scanDicom(files, memory === undefined ? {} : { memory });
  if (channels.length > 1) return { kind: 'series', series: joinedIn(scan, id, { channels, where: first }) };
  return { kind: 'series', series: [chooseSeries(scan, id, first)] };
}

/** @throws AppError where the channels' series are not there, or of several examinations */
function joinedIn(
  { series }: DicomScan,
  id: string | null,
  { channels, where }: { readonly channels: readonly string[]; readonly where: string },
): SeriesImage {
  const refuse = (what: string, hint: string): AppError =>
    new AppError('invalid-input', `${where}: ${what}`, hint);
  const names = channels.join(', ');
  if (id !== null)
    throw refuse(
      `the model reads several series (${names}), and one was chosen.`,
      'Leave --series out: their descriptions tell them apart.',
    );
  const usable = series.flatMap((one) => (one.source === null ? [] : [{ ...one, source: one.source }]));
  const examinations = joinSeries(usable, channels);
  const joined = examinations.flatMap((one) => (one.joined === null ? [] : [one.joined]));
  const [[first, ...others] = [], ...more] = joined;
  if (first && more.length === 0) return [first, ...others];
  if (first) throw refuse(`holds ${joined.length} examinations.`, 'Give the folder of each as an image.');
  const problems = examinations.map(({ problem }) => problem).join(' ');
  throw refuse(
    `holds no examination with a series for each channel of the model (${names}). ${problems}`.trim(),
    'Convert the series with "secateur convert", and give them as name_0000.nii, name_0001.nii and so on.',
  );
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
