/**
 * Where a patch is taken from (nnU-Net's rule; segmentation-systems.md 10): part of every batch is centred on a voxel
 * of a random foreground class, so that small structures are seen; the rest lies anywhere. A patch stays inside its
 * volume where it fits (as in MONAI), else the volume sits in its middle. A 2D patch is a 3D one of depth 1, which
 * makes "a slice that shows the class" the same rule.
 */
import type { Random } from '../../shared/random.ts';
import type { Triple } from '../../shared/volume.ts';
import { startRange } from './windows.ts';

/** What patches are cut from: a prepared case. Axes are [depth, height, width]. */
export interface PatchSource {
  readonly size: Triple;
  /** [C, D, H, W], normalised: 0 is the mean. */
  readonly image: Float32Array;
  /** [D, H, W], class indices. */
  readonly labels: Uint8Array;
  /** Per foreground class, the indices into `labels` of (some of) its voxels. */
  readonly foreground: readonly Int32Array[];
}

/** How many patches of a batch are centred on foreground: the last ones. */
export const forcedCount = (batch: number, share: number): number => batch - Math.round(batch * (1 - share));

/** First voxel of a patch in the volume's coordinates; negative where the patch is larger than the volume. */
export function drawStart(source: PatchSource, patch: Triple, forced: boolean, random: Random): Triple {
  const present = source.foreground.filter((voxels) => voxels.length > 0);
  if (!forced || present.length === 0) {
    return alongAxes((axis) => {
      const [first, last] = startRange(source.size[axis], patch[axis]);
      return first + random.integer(last - first + 1);
    });
  }
  const voxels = present[random.integer(present.length)] ?? new Int32Array(1);
  const center = coordinates(voxels[random.integer(voxels.length)] ?? 0, source.size);
  return alongAxes((axis) => {
    const [first, last] = startRange(source.size[axis], patch[axis]);
    return Math.min(last, Math.max(first, center[axis] - Math.floor(patch[axis] / 2)));
  });
}

function coordinates(index: number, [, height, width]: Triple): Triple {
  return [Math.floor(index / (height * width)), Math.floor(index / width) % height, index % width];
}

const alongAxes = (value: (axis: 0 | 1 | 2) => number): Triple => [value(0), value(1), value(2)];
