/**
 * From a network's logits back to a label map on the image's own grid: the exact inverse of `preprocess.ts`. Logits are
 * resampled and only then decided, class by class, so that one class's volume is held at a time.
 */
import type { Triple } from '../../shared/volume.ts';
import { inverseOf, reorientationTo, reorientGrid, reorientVoxels } from '../imaging/orientation.ts';
import { resample } from '../imaging/resample.ts';
import type { LabelVolume } from '../imaging/volume.ts';
import { pasteFrom } from './crop.ts';
import type { CaseGeometry } from './prepared.ts';
import { networkOrder } from './preprocess.ts';

/** @param logits [classes, depth, height, width] at `geometry.size` */
export function restore(logits: Float32Array, geometry: CaseGeometry): LabelVolume {
  const { grid, orientation, cropStart, cropSize, size, orders } = geometry;
  const labels = decide(logits, size, (volume) => resample(volume, { from: size, to: cropSize, orders }));
  const turn = reorientationTo(orientation, grid);
  const turnedSize = reorientGrid(grid, turn).size;
  const whole = pasteFrom(labels, networkOrder(turnedSize), { start: cropStart, size: cropSize });
  return { grid, voxels: reorientVoxels(whole, turnedSize, inverseOf(turn)) };
}

/** The class with the largest logit; of equals the lower class. */
function decide(
  logits: Float32Array,
  size: Triple,
  enlarge: (volume: Float32Array) => Float32Array,
): Uint8Array {
  const perClass = size[0] * size[1] * size[2];
  const best = enlarge(logits.subarray(0, perClass));
  const labels = new Uint8Array(best.length);
  for (let value = 1; value * perClass < logits.length; value++) {
    const other = enlarge(logits.subarray(value * perClass, (value + 1) * perClass));
    for (let index = 0; index < best.length; index++) {
      if ((other[index] as number) <= (best[index] as number)) continue;
      best[index] = other[index] as number;
      labels[index] = value;
    }
  }
  return labels;
}
