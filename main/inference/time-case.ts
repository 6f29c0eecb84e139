/** How long a run's model takes for a case that has been read: as an evaluation counts it, from the image to its mask. */
import type { DeviceId } from '../../shared/devices.ts';
import type { Volume } from '../imaging/volume.ts';
import { openPredictor, type RunSource } from './open-predictor.ts';
import { timedPrediction } from './predict-images.ts';

/** Two patches come first to warm up. @returns milliseconds */
export async function timeCase(
  run: RunSource,
  device: DeviceId,
  { channels, stopped }: { readonly channels: readonly Volume[]; readonly stopped: () => boolean },
): Promise<number> {
  const opened = await openPredictor(run, device);
  const { predictor } = opened;
  try {
    const voxels = predictor.patch.reduce((product, side) => product * side, 1);
    const patches = new Float32Array(predictor.batch * predictor.channels * voxels);
    for (let warmUp = 0; warmUp < 2; warmUp++) await predictor.run(patches);
    return 1000 * (await timedPrediction(opened, channels, { stopped })).seconds;
  } finally {
    await predictor.dispose();
  }
}
