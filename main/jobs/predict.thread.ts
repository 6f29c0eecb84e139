/** Thread that predicts images with an exported bundle, one at a time. */
import { AppError } from '../../shared/result.ts';
import { readImageInput } from '../datasets/image-input.ts';
import { providerOf } from '../engine/devices.ts';
import { loadBundle } from '../export/load-bundle.ts';
import { sourceSeriesOfStack } from '../imaging/dicom/source-series.ts';
import { writeMask } from '../imaging/dicom/write-mask.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { predictCase } from '../inference/predict-case.ts';
import type { PredictCalls } from './predict-calls.ts';
import { serve } from './serve.ts';

serve<PredictCalls>({
  predict: async ({ bundle, device, images, series: wanted, format, codes, software }, { stopped, emit }) => {
    const { manifest, predictor } = await loadBundle(bundle, providerOf(device));
    const { name, createdAt, model, classes } = manifest;
    const maker = { software, model: { name, version: createdAt.slice(0, 10), sha256: model.sha256 } };
    try {
      for (const [index, { files, mask }] of images.entries()) {
        const [image = ''] = files;
        const startedAt = performance.now();
        const { channels, series } = await readImageInput(files, wanted);
        if (!series && format !== 'nifti') throw needsDicom(image, format);
        const predicted = await predictCase(predictor, channels, manifest.plan, {
          ...manifest.prediction,
          stopped,
          onProgress: (share) => emit({ type: 'progress', fraction: (index + share) / images.length, image }),
        });
        if (series) {
          const source = sourceSeriesOfStack(series.source.stack);
          await writeMask(mask, predicted, { format, series: source, classes, maker, codes });
        } else await writeNifti(mask, predicted, { like: image });
        emit({ type: 'image', image, mask, seconds: (performance.now() - startedAt) / 1000 });
      }
    } finally {
      await predictor.dispose();
    }
    return undefined;
  },
});

function needsDicom(image: string, format: string): AppError {
  return new AppError(
    'invalid-input',
    `${image}: is no DICOM series, so its mask cannot be written as ${format}.`,
    'Give DICOM images, or use --format nifti.',
  );
}
