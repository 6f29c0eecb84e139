/**
 * PocketNet's L2-Dice: Σ(t - p)² / (Σt² + Σp² + 1e-7) of each channel and sample, the mean over all, background included
 * (segmentation-systems.md 2 and 15). 0 for a perfect segmentation.
 */
import { add, divide, mean, square, subtract, sum } from '../../tensor/index.ts';
import { allAxes, spaceOf, type LossTermOf } from './loss-term.ts';

export const squaredDice: LossTermOf = ({ probabilities, target }) => {
  const space = spaceOf(target);
  const distance = sum(square(subtract(target, probabilities)), space);
  const sizes = add(sum(square(target), space), sum(square(probabilities), space));
  const perChannel = divide(distance, add(sizes, 1e-7));
  return mean(perChannel, allAxes(perChannel));
};
