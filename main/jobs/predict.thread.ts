/** Thread that predicts images with an exported bundle, one at a time. */
import { readChannels } from '../datasets/case-files.ts';
import { loadBundle } from '../export/load-bundle.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { predictCase } from '../inference/predict-case.ts';
import type { PredictCalls } from './predict-calls.ts';
import { serve } from './serve.ts';

serve<PredictCalls>({
  predict: async ({ bundle, images }, { stopped, emit }) => {
    const { manifest, predictor } = await loadBundle(bundle);
    try {
      for (const [index, { files, mask }] of images.entries()) {
        const [image = ''] = files;
        const startedAt = performance.now();
        const predicted = await predictCase(predictor, await readChannels(files), manifest.plan, {
          ...manifest.prediction,
          stopped,
          onProgress: (share) => emit({ type: 'progress', fraction: (index + share) / images.length, image }),
        });
        await writeNifti(mask, predicted, { like: image });
        emit({ type: 'image', image, mask, seconds: (performance.now() - startedAt) / 1000 });
      }
    } finally {
      await predictor.dispose();
    }
    return undefined;
  },
});
