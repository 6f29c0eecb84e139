/** Thread that predicts images with an exported bundle, one at a time. */
import { AppError } from '../../shared/result.ts';
import { imageWarnings, marksOf } from '../datasets/image-fit.ts';
import { checkImageInput, readImageInput } from '../datasets/image-input.ts';
import { requireSaneSpacing } from '../datasets/preprocess.ts';
import { providerOf } from '../engine/devices.ts';
import { checkBundle, loadBundle, type Bundle } from '../export/load-bundle.ts';
import { createFileMemory, type FileMemory } from '../imaging/dicom/file-memory.ts';
import type { Finding } from '../imaging/dicom/scan.ts';
import { sourceSeriesOfStack } from '../imaging/dicom/source-series.ts';
import { writeMask } from '../imaging/dicom/write-mask.ts';
import { recordText } from '../imaging/mask-record.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { requireReplaceable } from '../imaging/own-mask.ts';
import { predictCase } from '../inference/predict-case.ts';
import type { ImageToPredict, PredictCalls } from './predict-calls.ts';
import { serve, type CallContext } from './serve.ts';

type Params = PredictCalls['predict']['params'];
type Context = CallContext<PredictCalls['predict']['event']>;

/** Of all images together: they are looked at twice. */
const memory: FileMemory<Finding> = { ...createFileMemory<Finding>(), begin: () => undefined };

serve<PredictCalls>({
  check: async ({ bundle, images, series }, { stopped }) => {
    const { preparation, channels } = checkBundle(bundle);
    for (const { files } of images) {
      if (stopped()) throw new AppError('cancelled', 'The prediction was stopped.');
      const [image = ''] = files;
      try {
        requireSaneSpacing(await checkImageInput({ files, series, channels, memory }), preparation);
      } catch (cause) {
        throw about(image, cause);
      }
    }
    return undefined;
  },

  predict: async (params, context) => {
    const { images } = params;
    const bundle = await loadBundle(params.bundle, providerOf(params.device));
    for (const message of bundle.notices) context.emit({ type: 'warning', image: null, message });
    try {
      for (const [index, one] of images.entries()) {
        const [image = ''] = one.files;
        const onProgress = (share: number): void =>
          context.emit({ type: 'progress', fraction: (index + share) / images.length, image });
        await predictOne(one, { bundle, params, context, onProgress }).catch((cause: unknown) => {
          throw about(image, cause);
        });
      }
    } finally {
      await bundle.predictor.dispose();
    }
    return undefined;
  },
});

interface Work {
  readonly bundle: Bundle;
  readonly params: Params;
  readonly context: Context;
  readonly onProgress: (share: number) => void;
}

async function predictOne(
  { files, mask }: ImageToPredict,
  { bundle: { manifest, predictor }, params, context: { stopped, emit }, onProgress }: Work,
): Promise<void> {
  const { name, createdAt, model, classes } = manifest;
  const { format, codes, software } = params;
  const [image = ''] = files;
  const startedAt = performance.now();
  const { channels, series, modality, id, notes } = await readImageInput({
    files,
    series: params.series,
    channels: manifest.channels,
    memory,
  });
  if (!series && format !== 'nifti') throw needsDicom(image, format);
  if (series && !series.source.isPlaced && format !== 'nifti') throw needsPlace(image, format);
  await requireReplaceable(mask, id);
  const warnings = imageWarnings(channels, manifest, modality);
  for (const message of [...notes, ...warnings.map((one) => one.message)])
    emit({ type: 'warning', image, message });
  const predicted = await predictCase(predictor, channels, manifest, {
    ...manifest.prediction,
    stopped,
    onProgress,
  });
  const record = { image: id, model: model.sha256, marks: marksOf(warnings) };
  await requireReplaceable(mask, id); // it may have come meanwhile
  if (series) {
    const maker = {
      software,
      record,
      model: { name, version: createdAt.slice(0, 10), sha256: model.sha256 },
    };
    const source = sourceSeriesOfStack(series.source.stack);
    await writeMask(mask, predicted, { format, series: source, classes, maker, codes });
  } else await writeNifti(mask, predicted, { like: image, description: recordText(record) });
  emit({
    type: 'image',
    image,
    mask,
    seconds: (performance.now() - startedAt) / 1000,
    warnings: warnings.map((one) => one.message),
  });
}

/** What is said of an image names it. */
function about(image: string, cause: unknown): unknown {
  if (!(cause instanceof AppError) || cause.code === 'cancelled' || cause.message.includes(image))
    return cause;
  return new AppError(cause.code, `${image}: ${cause.message}`, cause.hint, { cause });
}

function needsDicom(image: string, format: string): AppError {
  return new AppError(
    'invalid-input',
    `${image}: is no DICOM series, so its mask cannot be written as ${format}.`,
    'Give DICOM images, or use --format nifti.',
  );
}

function needsPlace(image: string, format: string): AppError {
  return new AppError(
    'invalid-input',
    `${image}: does not say where it lies in the patient, so its mask cannot be written as ${format}.`,
    'Use --format nifti.',
  );
}
