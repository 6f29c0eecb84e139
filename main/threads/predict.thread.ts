/** Thread that predicts images with an exported bundle, one at a time. */
import { checkFiles, predictFiles } from '../inference/predict-files.ts';
import type { PredictCalls } from './predict-calls.ts';
import { serve } from './serve.ts';

serve<PredictCalls>({
  check: async (work, { stopped }) => {
    await checkFiles(work, stopped);
    return undefined;
  },

  predict: async (work, { stopped, emit }) => {
    await predictFiles(work, {
      stopped,
      onProgress: (fraction, image) => emit({ type: 'progress', fraction, image }),
      onWarning: (image, message) => emit({ type: 'warning', image, message }),
      onImage: (predicted) => emit({ type: 'image', ...predicted }),
    });
    return undefined;
  },
});
