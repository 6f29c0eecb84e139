/** Thread that has models draw masks of single cases, and writes masks for other programs. */
import { statSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import type { SegmentationModel } from '../../shared/segmentation.ts';
import { readChannels, readLabel } from '../datasets/case-files.ts';
import { sha256Of } from '../files/hash.ts';
import { openModel, runAsExported } from '../export/open-model.ts';
import { requireFit } from '../export/require-fit.ts';
import { readSourceRecord } from '../imaging/dicom/source-record.ts';
import { writeMask } from '../imaging/dicom/write-mask.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { predictCase } from '../inference/predict-case.ts';
import type { SegmentCalls } from './segment-calls.ts';
import { serve } from './serve.ts';

serve<SegmentCalls>({
  segment: async ({ model: source, images, dataset, out }, { stopped, emit }) => {
    const { predictor, plan, prediction, classes, channels, model } = await openModel(source, dataset);
    try {
      requireFit({ name: model.name, channels, classes }, dataset);
      const [like = ''] = images;
      const volumes = await readChannels(images);
      const startedAt = performance.now();
      const mask = await predictCase(predictor, volumes, plan, {
        ...prediction,
        stopped,
        onProgress: (fraction) => emit({ fraction, message: '' }),
      });
      const seconds = (performance.now() - startedAt) / 1000;
      await writeNifti(out, mask, { like });
      return { model, classes, seconds, bytes: statSync(out).size, sha256: await sha256Of(out) };
    } finally {
      await predictor.dispose();
    }
  },

  write: async ({ mask, image, source, out, format, classes, codes, software, ...by }) => {
    const labels = await readLabel(mask);
    if (format === 'nifti') await writeNifti(out, labels, { like: image });
    else {
      if (source === null)
        throw new AppError('unsupported', `A case without DICOM slices has no ${format}.`, 'Choose NIfTI.');
      const { header, seriesUid, frameOfReferenceUid, slices } = await readSourceRecord(source);
      const series = { header, seriesUid, frameOfReferenceUid, slices };
      const maker = { software, model: modelOf(by) };
      await writeMask(out, labels, { format, series, classes, maker, codes });
    }
    return { bytes: statSync(out).size };
  },
});

function modelOf({
  model,
  dataset,
}: Pick<SegmentCalls['write']['params'], 'model' | 'dataset'>): SegmentationModel | null {
  if (model === null || !('run' in model)) return model;
  return runAsExported({ folder: model.run, name: model.name }, dataset).model;
}
