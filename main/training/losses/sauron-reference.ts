/**
 * The loss of Sauron's reference code (sauron.md 1.4), for the `compat` preset: cross-entropy plus 1 - mean Dice over
 * samples and all classes, background included. A class that is absent from a patch adds the constant 1 to its Dice term.
 */
import { add, divide, exp, logSoftmax, mean, multiply, subtract, sum } from '../../tensor/index.ts';
import { crossEntropy } from './dice-cross-entropy.ts';
import type { Loss } from './loss.ts';
import { oneHot } from './one-hot.ts';

export const sauronReference: Loss = (logits, labels, { alpha }) => {
  const target = oneHot(labels, logits.shape[1] ?? 0);
  const logProbabilities = logSoftmax(logits, 1);
  const probabilities = exp(logProbabilities);
  const space = target.shape.map((_, axis) => axis).slice(2);
  const overlap = sum(multiply(probabilities, target), space);
  const dice = divide(multiply(overlap, 2), add(sum(add(probabilities, target), space), 1e-6));
  return add(
    multiply(subtract(1, mean(dice, [0, 1])), 2 * alpha),
    multiply(crossEntropy(logProbabilities, target), 2 * (1 - alpha)),
  );
};
