/** Labels at the resolution of a coarser head. */
import { slice, type Tensor } from '../../tensor/index.ts';

/**
 * Every n-th label, starting at the first, so that the sides become those of `shape`. Voxel n·i is where the i-th
 * output of a strided convolution is centred. (The reference code of Sauron swaps axes here: sauron.md 4, D4.)
 */
export function downsampleLabels(labels: Tensor, shape: readonly number[]): Tensor {
  const strides = labels.shape.map((side, axis) => (axis < 2 ? 1 : side / (shape[axis] ?? NaN)));
  if (!strides.every(Number.isInteger)) {
    throw new Error(
      `downsampleLabels: sides of [${labels.shape.join(', ')}] are no multiples of those of [${shape.join(', ')}]`,
    );
  }
  if (strides.every((stride) => stride === 1)) return labels;
  return slice(labels, { starts: labels.shape.map(() => 0), ends: labels.shape, strides });
}
