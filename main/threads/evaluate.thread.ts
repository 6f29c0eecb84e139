/** Thread that predicts and measures labelled cases, one at a time; each is reported as soon as its mask is on disk. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { readChannels, readLabel, type CaseFiles } from '../datasets/case-files.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import { encodeModel } from '../engine/onnx/model-proto.ts';
import { measureCase } from '../evaluation/case-metrics.ts';
import { networkToOnnx } from '../export/onnx-network.ts';
import { makeFolder } from '../files/folders.ts';
import { sha256Of } from '../files/hash.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import type { LabelVolume, Volume } from '../imaging/volume.ts';
import { predictCase } from '../inference/predict-case.ts';
import { createPredictor } from '../inference/predictor.ts';
import { loadModel } from '../training/checkpoint.ts';
import { predictionOf } from '../training/prediction.ts';
import type { EvaluateCalls } from './evaluate-calls.ts';
import { serve } from './serve.ts';

serve<EvaluateCalls>({
  evaluate: async ({ runFolder, device, cases, measured, maskFolder }, { stopped, emit }) => {
    const { config, network, weights } = loadModel(runFolder);
    const prediction = predictionOf(config);
    makeFolder(maskFolder);
    const engine = guardDevice(await openDevice(device));
    const predictor = await createPredictor(engine, network, weights, config.step);
    try {
      for (const [index, one] of cases.entries()) {
        const progress = (share: number): void =>
          emit({ type: 'progress', fraction: (index + share) / cases.length, case: one.id });
        const { channels, reference } = await readCase(one);
        const startedAt = performance.now();
        const predicted = await predictCase(predictor, channels, config, {
          ...prediction,
          stopped,
          onProgress: progress,
        });
        const milliseconds = performance.now() - startedAt;
        const path = join(maskFolder, `${one.id}.nii.gz`);
        const [like = ''] = one.images;
        await writeNifti(path, predicted, { like });
        emit({
          type: 'case',
          metrics: { case: one.id, classes: measureCase(reference, predicted, measured), milliseconds },
          mask: { path, bytes: statSync(path).size, sha256: await sha256Of(path) },
        });
      }
    } finally {
      await predictor.dispose();
    }
    return { modelBytes: encodeModel(networkToOnnx(network, weights, {})).length };
  },
});

async function readCase({
  id,
  images,
  label,
}: CaseFiles): Promise<{ channels: readonly Volume[]; reference: LabelVolume }> {
  if (label === null)
    throw new AppError('invalid-input', `${id} has no label to measure against.`, 'Import its label map.');
  return { channels: await readChannels(images), reference: await readLabel(label) };
}
