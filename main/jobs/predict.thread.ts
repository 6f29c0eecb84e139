/** Thread that predicts images with an exported bundle, one at a time. */
import { readImageInput } from '../datasets/image-input.ts';
import { loadBundle } from '../export/load-bundle.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { predictCase } from '../inference/predict-case.ts';
import type { PredictCalls } from './predict-calls.ts';
import { serve } from './serve.ts';

serve<PredictCalls>({
  predict: async ({ bundle, images, series: wanted }, { stopped, emit }) => {
    const { manifest, predictor } = await loadBundle(bundle);
    try {
      for (const [index, { files, mask }] of images.entries()) {
        const [image = ''] = files;
        const startedAt = performance.now();
        const { channels, series } = await readImageInput(files, wanted);
        const predicted = await predictCase(predictor, channels, manifest.plan, {
          ...manifest.prediction,
          stopped,
          onProgress: (share) => emit({ type: 'progress', fraction: (index + share) / images.length, image }),
        });
        await writeNifti(mask, predicted, series ? {} : { like: image });
        emit({ type: 'image', image, mask, seconds: (performance.now() - startedAt) / 1000 });
      }
    } finally {
      await predictor.dispose();
    }
    return undefined;
  },
});
