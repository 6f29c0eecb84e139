/** Thread that has models draw masks of single cases, and writes masks for other programs. */
import { statSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import type { FitWarning, SegmentationModel } from '../../shared/segmentation.ts';
import { readChannels, readLabel } from '../datasets/case-files.ts';
import { imageWarnings, marksOf } from '../datasets/image-fit.ts';
import { idOfFiles } from '../datasets/image-input.ts';
import { sha256Of } from '../files/hash.ts';
import { openModel, runAsExported } from '../export/open-model.ts';
import { requireFit } from '../export/require-fit.ts';
import { readSourceRecord } from '../imaging/dicom/source-record.ts';
import { writeMask } from '../imaging/dicom/write-mask.ts';
import { recordText } from '../imaging/mask-record.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { predictCase } from '../inference/predict-case.ts';
import type { SegmentCalls } from './segment-calls.ts';
import { serve } from './serve.ts';

serve<SegmentCalls>({
  segment: async ({ model: source, images, dataset, out }, { stopped, emit }) => {
    const opened = await openModel(source, dataset);
    const { predictor, prediction, classes, channels, model, notices } = opened;
    try {
      requireFit({ name: model.name, channels, classes }, dataset);
      const [like = ''] = images;
      const volumes = await readChannels(images);
      const warnings: FitWarning[] = [
        ...notices.map((message) => ({ kind: 'model' as const, message })),
        ...imageWarnings(volumes, opened, dataset.modality),
      ];
      const startedAt = performance.now();
      const mask = await predictCase(predictor, volumes, opened, {
        ...prediction,
        stopped,
        onProgress: (fraction) => emit({ fraction, message: '' }),
      });
      const seconds = (performance.now() - startedAt) / 1000;
      const record = { image: await idOfFiles(images), model: model.sha256, marks: marksOf(warnings) };
      await writeNifti(out, mask, { like, description: recordText(record) });
      return { model, classes, seconds, warnings, bytes: statSync(out).size, sha256: await sha256Of(out) };
    } finally {
      await predictor.dispose();
    }
  },

  write: async ({ mask, image, source, out, format, classes, codes, software, marks, ...by }) => {
    const labels = await readLabel(mask);
    const model = modelOf(by);
    const record = model && { image: await idOfFiles([image]), model: model.sha256, marks };
    const description = record ? recordText(record) : '';
    if (format === 'nifti') await writeNifti(out, labels, { like: image, description });
    else {
      if (source === null)
        throw new AppError('unsupported', `A case without DICOM slices has no ${format}.`, 'Choose NIfTI.');
      const { header, seriesUid, frameOfReferenceUid, slices } = readSourceRecord(source);
      const series = { header, seriesUid, frameOfReferenceUid, slices };
      const maker = { software, model, ...(record && { record }) };
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
