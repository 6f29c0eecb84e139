/**
 * From a network's logits back to a label map on the image's own grid: the exact inverse of `preprocess.ts`. Logits are
 * resampled and only then decided, channel by channel, so that one channel's volume is held at a time.
 */
import type { Triple } from '../../shared/volume.ts';
import { inverseOf, reorientationTo, reorientGrid, reorientVoxels } from '../imaging/orientation.ts';
import { resample } from '../imaging/resample.ts';
import type { LabelVolume } from '../imaging/volume.ts';
import { pasteFrom } from './crop.ts';
import type { CaseGeometry } from './prepared.ts';
import { networkOrder } from './preprocess.ts';

interface Enlarging {
  readonly size: Triple;
  readonly enlarge: (channel: Float32Array) => Float32Array;
}

/** @param decide brings logits [channels, depth, height, width] at `geometry.size` to a label map, as the task does */
export function restore(
  logits: Float32Array,
  geometry: CaseGeometry,
  decide: (logits: Float32Array, volume: Enlarging) => Uint8Array,
): LabelVolume {
  const { grid, orientation, cropStart, cropSize, size, orders } = geometry;
  const enlarge = (volume: Float32Array): Float32Array =>
    resample(volume, { from: size, to: cropSize, orders });
  const labels = decide(logits, { size, enlarge });
  const turn = reorientationTo(orientation, grid);
  const turnedSize = reorientGrid(grid, turn).size;
  const whole = pasteFrom(labels, networkOrder(turnedSize), { start: cropStart, size: cropSize });
  return { grid, voxels: reorientVoxels(whole, turnedSize, inverseOf(turn)) };
}
