/** Thread that has models draw masks of single cases, and writes masks for other programs. */
import { statSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { readLabel } from '../datasets/case-files.ts';
import { idOfFiles } from '../datasets/image-input.ts';
import { readSourceRecord } from '../imaging/dicom/source-record.ts';
import { writeMask } from '../imaging/dicom/write-mask.ts';
import { recordText } from '../imaging/mask-record.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { identityOfRun } from '../inference/open-predictor.ts';
import { segmentCase } from '../inference/segment-case.ts';
import type { SegmentCalls } from './segment-calls.ts';
import { serve } from './serve.ts';

serve<SegmentCalls>({
  segment: (work, { stopped, emit }) =>
    segmentCase(work, { stopped, onProgress: (fraction) => emit({ fraction, message: '' }) }),

  write: async ({ mask, image, source, out, format, classes, codes, software, marks, model: by }) => {
    const labels = await readLabel(mask);
    const model = by !== null && 'kind' in by ? identityOfRun(by) : by;
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
