/** Labels at the resolution of a coarser head. */
import { at } from '../../../shared/at.ts';
import { slice, type Tensor } from '../../tensor/index.ts';

/**
 * Every n-th label, so that the sides become those of `shape`: of the n that a coarse voxel stands for the one after their
 * middle, as nnU-Net v2 takes it ("nearest-exact"). Heads lie behind transposed convolutions, whose voxel i is the finer
 * ones n·i to n·i + n − 1; the first of them would be half a coarse voxel off. (The reference code of Sauron swaps axes here: sauron.md 4, D4.)
 */
export function downsampleLabels(labels: Tensor, shape: readonly number[]): Tensor {
  const strides = labels.shape.map((side, axis) => (axis < 2 ? 1 : side / at(shape, axis)));
  if (!strides.every(Number.isInteger)) {
    throw new Error(
      `downsampleLabels: sides of [${labels.shape.join(', ')}] are no multiples of those of [${shape.join(', ')}]`,
    );
  }
  if (strides.every((stride) => stride === 1)) return labels;
  return slice(labels, {
    starts: strides.map((stride) => Math.floor(stride / 2)),
    ends: labels.shape,
    strides,
  });
}
