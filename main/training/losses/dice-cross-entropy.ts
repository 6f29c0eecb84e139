/**
 * nnU-Net's loss: cross-entropy minus soft Dice of the foreground classes (segmentation-systems.md 10), from logits
 * through logSoftmax so that neither overflows. The Dice term is negative: a perfect segmentation has loss -1.
 */
import { add, divide, exp, logSoftmax, mean, multiply, negate, slice, sum } from '../../tensor/index.ts';
import type { Tensor } from '../../tensor/index.ts';
import type { Loss } from './loss.ts';
import { oneHot } from './one-hot.ts';

const smooth = 1e-5;

export const diceCrossEntropy: Loss = (logits, labels, { alpha, batchDice }) => {
  const target = oneHot(labels, logits.shape[1] ?? 0);
  const logProbabilities = logSoftmax(logits, 1);
  const dice = softDice(foreground(exp(logProbabilities)), foreground(target), batchDice);
  return add(multiply(dice, -2 * alpha), multiply(crossEntropy(logProbabilities, target), 2 * (1 - alpha)));
};

/** Mean over samples and voxels of -log p(target class). */
export function crossEntropy(logProbabilities: Tensor, target: Tensor): Tensor {
  const perVoxel = sum(multiply(logProbabilities, target), [1]);
  return negate(
    mean(
      perVoxel,
      perVoxel.shape.map((_, axis) => axis),
    ),
  );
}

/** Mean over classes (and samples, unless `batchDice`) of (2 Σ p y + s) / (Σ p + Σ y + s). */
function softDice(probabilities: Tensor, target: Tensor, batchDice: boolean): Tensor {
  const axes = target.shape.map((_, axis) => axis).filter((axis) => axis > 1 || (batchDice && axis === 0));
  const overlap = sum(multiply(probabilities, target), axes);
  const total = add(sum(probabilities, axes), sum(target, axes));
  const dice = divide(add(multiply(overlap, 2), smooth), add(total, smooth));
  return mean(
    dice,
    dice.shape.map((_, axis) => axis),
  );
}

function foreground(maps: Tensor): Tensor {
  return slice(maps, { starts: maps.shape.map((_, axis) => (axis === 1 ? 1 : 0)), ends: maps.shape });
}
