/** Has a model draw a mask of one case of a project, on the case's own grid. */
import { statSync } from 'node:fs';
import type { DatasetInfo, LabelClass } from '../../shared/dataset.ts';
import type { DeviceId } from '../../shared/devices.ts';
import type { FitWarning, SegmentationModel } from '../../shared/segmentation.ts';
import { readChannels } from '../datasets/case-files.ts';
import { imageWarnings, marksOf } from '../datasets/image-fit.ts';
import { idOfFiles } from '../datasets/image-input.ts';
import { requireFit } from '../export/require-fit.ts';
import { sha256Of } from '../files/hash.ts';
import { recordText } from '../imaging/mask-record.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { openPredictor, type ModelSource } from './open-predictor.ts';
import { predictImages } from './predict-images.ts';

export interface CaseToSegment {
  readonly model: ModelSource;
  readonly device: DeviceId;
  /** What errors call it. */
  readonly name: string;
  readonly images: readonly string[];
  /** Of the project that the case belongs to: the model must fit it. */
  readonly dataset: DatasetInfo;
  /** Path of the mask. */
  readonly out: string;
}

export interface SegmentedCase {
  readonly model: SegmentationModel;
  readonly classes: readonly LabelClass[];
  readonly seconds: number;
  readonly warnings: readonly FitWarning[];
  readonly bytes: number;
  readonly sha256: string;
}

export async function segmentCase(
  { model: source, device, name, images, dataset, out }: CaseToSegment,
  control: { readonly stopped: () => boolean; readonly onProgress: (share: number) => void },
): Promise<SegmentedCase> {
  const opened = await openPredictor(source, device);
  const { predictor, classes, channels, model, notices } = opened;
  try {
    requireFit({ name: model.name, channels, classes }, dataset);
    const warnings: FitWarning[] = notices.map((message) => ({ kind: 'model', message }));
    let seconds = 0;
    await predictImages(
      opened,
      [images],
      {
        name: () => name,
        read: async (files) => {
          const volumes = await readChannels(files);
          warnings.push(...imageWarnings(volumes, opened, dataset.modality));
          return { channels: volumes };
        },
        write: async (files, _, predicted) => {
          const [like = ''] = files;
          const record = { image: await idOfFiles(files), model: model.sha256, marks: marksOf(warnings) };
          await writeNifti(out, predicted.mask, { like, description: recordText(record) });
          ({ seconds } = predicted);
        },
      },
      control,
    );
    return { model, classes, seconds, warnings, bytes: statSync(out).size, sha256: await sha256Of(out) };
  } finally {
    await predictor.dispose();
  }
}
