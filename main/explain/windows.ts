/** A prepared case as batches of windows in which each of its voxels counts once. */
import type { Triple } from '../../shared/volume.ts';
import { cutChannels, cutPatch, poseAt, voxelsIn } from '../datasets/patch.ts';
import type { PreparedCase } from '../datasets/prepared.ts';
import { mapTriple } from '../imaging/geometry.ts';
import { patchTriple, windowsOver } from '../datasets/windows.ts';

export type CaseToExplain = Pick<PreparedCase, 'image' | 'labels' | 'channels' | 'size'>;

export interface WindowBatches {
  /** Side lengths in network order. */
  readonly patch: readonly number[];
  readonly batch: number;
}

/**
 * Whole batches of `image` [N, channels, …patch], `labels` and `counted` [N, 1, …patch]. The arrays are used again for the
 * next batch. Where windows overlap, the first one counts; what lies outside of the case counts nowhere.
 */
export function* windowBatches(
  { image, labels, channels, size }: CaseToExplain,
  { patch: sides, batch }: WindowBatches,
): Generator<{ image: Float32Array; labels: Float32Array; counted: Float32Array }> {
  const patch = patchTriple(sides);
  const voxels = voxelsIn(patch);
  const starts = windowsOver(size, patch, 1);
  const left = new Uint8Array(voxelsIn(size)).fill(1);
  const arrays = {
    image: new Float32Array(batch * channels * voxels),
    labels: new Float32Array(batch * voxels),
    counted: new Float32Array(batch * voxels),
  };
  for (let first = 0; first < starts.length; first += batch) {
    arrays.counted.fill(0);
    for (const [slot, start] of starts.slice(first, first + batch).entries()) {
      const cut = { size, patch, pose: poseAt(start, patch), interpolation: 'nearest' } as const;
      const span = [slot * voxels, (slot + 1) * voxels] as const;
      cutChannels(image, cut, arrays.image.subarray(span[0] * channels, span[1] * channels));
      cutPatch(labels, cut, arrays.labels.subarray(...span));
      cutPatch(left, cut, arrays.counted.subarray(...span));
      takeWindow(left, size, { start, patch });
    }
    yield arrays;
  }
}

/** Its voxels count in no later window. */
function takeWindow(
  left: Uint8Array,
  size: Triple,
  { start, patch }: { readonly start: Triple; readonly patch: Triple },
): void {
  const inside = (axis: 0 | 1 | 2, at: number): number => Math.min(size[axis], Math.max(0, at));
  const from = mapTriple((axis) => inside(axis, start[axis]));
  const to = mapTriple((axis) => inside(axis, start[axis] + patch[axis]));
  for (let d = from[0]; d < to[0]; d++)
    for (let h = from[1]; h < to[1]; h++) {
      const row = (d * size[1] + h) * size[2];
      left.fill(0, row + from[2], row + to[2]);
    }
}
