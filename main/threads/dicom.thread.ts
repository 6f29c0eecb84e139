/** Thread that looks through DICOM files and converts series, and the files of NIfTI images to single ones. */
import { AppError } from '../../shared/result.ts';
import { chooseSeries } from '../imaging/dicom/choose-series.ts';
import { isLabelObject, readObjectLabels } from '../imaging/dicom/object-labels.ts';
import { previewOf } from '../imaging/dicom/preview.ts';
import { scanDicom, type DicomScan } from '../imaging/dicom/scan.ts';
import { gridOfVolume, type VolumeSource } from '../imaging/dicom/series.ts';
import { gridOfSlices, imagesOfSeries, sourceSeriesOfStack } from '../imaging/dicom/source-series.ts';
import { writeSeriesNifti } from '../imaging/dicom/write-nifti.ts';
import { niftiFile } from '../imaging/nifti/pair.ts';
import { writeSingleFile } from '../imaging/nifti/single-file.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import type { DicomCalls } from './dicom-calls.ts';
import { serve, type CallContext } from './serve.ts';

serve<DicomCalls>({
  inspect: async ({ paths, pictures }, context) => {
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
  },

  convert: async ({ paths, series, images, out, onTop }, context) => {
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
      onProgress: (fraction) =>
        context.emit({ fraction: 0.2 + 0.8 * fraction, message: summary.description }),
    });
    return { resampling: summary.verdict.resampling, reasons: summary.verdict.reasons, labels: [] };
  },
});

async function convertLabels(
  path: string,
  { images, series, out, onTop }: Omit<DicomCalls['convert']['params'], 'paths'>,
  context: CallContext<DicomCalls['convert']['event']>,
): Promise<DicomCalls['convert']['reply']> {
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

function scan(
  paths: readonly string[],
  { stopped, emit }: CallContext<DicomCalls['inspect']['event']>,
  share: number,
): DicomScan {
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
