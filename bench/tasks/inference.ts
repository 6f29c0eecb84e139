/** A whole volume predicted as the app does it: overlapping windows, averaged with Gaussian weights. */
import type { Engine } from '../../main/engine/engine.ts';
import { createPredictor } from '../../main/logits/predictor.ts';
import { predictLogits } from '../../main/logits/sliding-window.ts';
import { cost, initializeWeights } from '../../main/network/index.ts';
import { createRandom } from '../../shared/random.ts';
import type { Triple } from '../../shared/volume.ts';
import type { OpenTask } from './open-task.ts';
import { networkOf, type NetworkCase } from './network.ts';

export interface InferenceCase extends NetworkCase {
  /** Of the volume, [D, H, W]. */
  readonly size: Triple;
}

export async function openInference(engine: Engine, given: InferenceCase): Promise<OpenTask> {
  const { size, patch, batch } = given;
  const network = networkOf(given);
  const random = createRandom(1);
  const predictor = await createPredictor(engine, network, initializeWeights(network, random), {
    patch,
    batch,
  });
  const voxels = size[0] * size[1] * size[2];
  const image = Float32Array.from({ length: voxels }, () => random.normal());
  const { params, macs } = cost(network, patch);
  return {
    facts: { params, macs },
    run: () => predictLogits(predictor, { channels: 1, image, size }),
    close: () => predictor.dispose(),
  };
}
