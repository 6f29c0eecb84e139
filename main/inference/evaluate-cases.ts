/** Predicts labelled cases with a run's model, and measures each mask as soon as it is on disk. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceId } from '../../shared/devices.ts';
import type { CaseMetrics } from '../../shared/evaluation.ts';
import { AppError } from '../../shared/result.ts';
import { readChannels, readLabel, type CaseFiles } from '../datasets/case-files.ts';
import { measureCase, type Measured } from '../evaluation/case-metrics.ts';
import { makeFolder } from '../files/folders.ts';
import { sha256Of } from '../files/hash.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import type { LabelVolume, Volume } from '../imaging/volume.ts';
import { openPredictor, type RunSource } from './open-predictor.ts';
import { predictImages } from './predict-images.ts';

export interface CasesToEvaluate {
  readonly run: RunSource;
  readonly device: DeviceId;
  readonly cases: readonly CaseFiles[];
  readonly measured: Measured;
  /** Where `<case>.nii.gz` is written, on the grid of the case's image. */
  readonly maskFolder: string;
}

export interface EvaluatedCase {
  readonly metrics: CaseMetrics;
  /** The mask that was written. */
  readonly mask: { readonly path: string; readonly bytes: number; readonly sha256: string };
}

export interface EvaluationControl {
  readonly stopped: () => boolean;
  readonly onProgress: (share: number, caseId: string) => void;
  readonly onCase: (evaluated: EvaluatedCase) => void;
}

/** @returns the size that the run's model has when it is exported */
export async function evaluateCases(
  { run, device, cases, measured, maskFolder }: CasesToEvaluate,
  { stopped, onProgress, onCase }: EvaluationControl,
): Promise<number> {
  makeFolder(maskFolder);
  const opened = await openPredictor(run, device);
  try {
    await predictImages(
      opened,
      cases,
      {
        name: ({ id }) => id,
        read: readLabelledCase,
        write: async ({ id, images }, { reference }, { mask, seconds }) => {
          const path = join(maskFolder, `${id}.nii.gz`);
          const [like = ''] = images;
          await writeNifti(path, mask, { like });
          onCase({
            metrics: {
              case: id,
              classes: measureCase(reference, mask, measured),
              milliseconds: 1000 * seconds,
            },
            mask: { path, bytes: statSync(path).size, sha256: await sha256Of(path) },
          });
        },
      },
      { stopped, onProgress: (share, { id }) => onProgress(share, id) },
    );
  } finally {
    await opened.predictor.dispose();
  }
  return opened.modelBytes;
}

export async function readLabelledCase({
  id,
  images,
  label,
}: CaseFiles): Promise<{ channels: readonly Volume[]; reference: LabelVolume }> {
  if (label === null)
    throw new AppError('invalid-input', `${id} has no label to measure against.`, 'Import its label map.');
  return { channels: await readChannels(images), reference: await readLabel(label) };
}
