/** What a thread is asked about DICOM: to look through files, and to convert a series (or the files of a NIfTI image) to one. */
import { AppError } from '../../../shared/result.ts';
import { chooseSeries } from './choose-series.ts';
import { isLabelObject, readObjectLabels } from './object-labels.ts';
import { previewOf } from './preview.ts';
import { scanDicom, type DicomScan } from './scan.ts';
import { gridOfVolume, type VolumeSource } from './series.ts';
import { gridOfSlices, imagesOfSeries, sourceSeriesOfStack } from './source-series.ts';
import { writeSeriesNifti } from './write-nifti.ts';
import { niftiFile } from '../nifti/pair.ts';
import { writeSingleFile } from '../nifti/single-file.ts';
import { writeNifti } from '../nifti/write.ts';
import type { FolderVerdict } from '../../../shared/dicom.ts';
import type { CallContext } from '../../threads/messages.ts';

interface Progress {
  readonly fraction: number;
  readonly message: string;
}

export interface InspectParams {
  readonly paths: readonly string[];
  readonly pictures: boolean;
}

export interface ConvertParams {
  readonly paths: readonly string[];
  readonly series: string | null;
  readonly images: string | null;
  /** Names of labels that lie over others, the topmost first. */
  readonly onTop: readonly string[];
  readonly out: string;
}

export interface Converted {
  readonly resampling: string | null;
  /** What the user should know, in sentences. */
  readonly reasons: readonly string[];
  /** Names of the labels 1, 2 …; empty for images. */
  readonly labels: readonly string[];
}

export const dicomCalls = { inspect, convert };

/** Looks through files, headers only, and decodes one slice per volume where pictures are wanted. */
async function inspect(
  { paths, pictures }: InspectParams,
  context: CallContext<Progress>,
): Promise<FolderVerdict> {
  const { series, objects, refused, others } = scan(paths, context, pictures ? 0.5 : 1);
  const described = [];
  for (const [index, { summary, source }] of series.entries()) {
    if (context.stopped()) throw new AppError('cancelled', 'Looking through the files was stopped.');
    described.push({ ...summary, picture: pictures && source ? await pictureOf(source) : null });
    context.emit({ fraction: 0.5 + (0.5 * (index + 1)) / series.length, message: summary.description });
  }
  return {
    series: described,
    objects: objects.map(({ path, modality }) => ({ path, modality })),
    refused,
    others,
  };
}

/**
 * Writes the one volume of `paths` (or the one that `series` names) as NIfTI; for a segmentation or structure set its
 * labels, on the grid of the images where they are given.
 */
async function convert(
  { paths, series, images, out, onTop }: ConvertParams,
  context: CallContext<Progress>,
): Promise<Converted> {
  const [path = ''] = paths;
  const nifti = niftiFile(path);
  if (nifti !== null) {
    await writeSingleFile(nifti, out);
    return { resampling: null, reasons: [], labels: [] };
  }
  if (isLabelObject(path)) return convertLabels(path, { images, series, out, onTop }, context);
  const { summary, source } = chooseSeries(scan(paths, context, 0.2), series, paths.join(', '));
  await writeSeriesNifti(source, out, {
    shouldStop: context.stopped,
    onProgress: (fraction) => context.emit({ fraction: 0.2 + 0.8 * fraction, message: summary.description }),
  });
  return { resampling: summary.verdict.resampling, reasons: summary.verdict.reasons, labels: [] };
}

async function convertLabels(
  path: string,
  { images, series, out, onTop }: Omit<ConvertParams, 'paths'>,
  context: CallContext<Progress>,
): Promise<Converted> {
  const source = images === null ? null : chooseSeries(scan([images], context, 0.5), series, images).source;
  const slices = source && sourceSeriesOfStack(source.stack);
  const { names, findings, grid, voxels } = await readObjectLabels(
    path,
    source && slices && imagesOfSeries(slices, gridOfSlices(slices) ?? gridOfVolume(source)),
    { onTop },
  );
  await writeNifti(out, { grid, voxels });
  return { resampling: null, reasons: findings, labels: names };
}

function scan(paths: readonly string[], { stopped, emit }: CallContext<Progress>, share: number): DicomScan {
  return scanDicom(paths, {
    shouldStop: stopped,
    onProgress: (done, total) =>
      emit({ fraction: total === 0 ? 0 : (share * done) / total, message: `${done} of ${total} files` }),
  });
}

/** null where the slice cannot be decoded: reading the whole will say why. */
async function pictureOf(source: VolumeSource): Promise<string | null> {
  try {
    return `data:image/png;base64,${Buffer.from(await previewOf(source)).toString('base64')}`;
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}
