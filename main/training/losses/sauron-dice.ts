/**
 * The Dice term of Sauron's reference code (sauron.md 1.4): 1 - mean Dice over samples and all classes, background
 * included. A class that is absent from a patch adds the constant 1.
 */
import { add, divide, mean, multiply, subtract, sum } from '../../tensor/index.ts';
import { spaceOf, type LossTermOf } from './loss-term.ts';

export const sauronDice: LossTermOf = ({ probabilities, target }) => {
  const space = spaceOf(target);
  const overlap = sum(multiply(probabilities, target), space);
  const dice = divide(multiply(overlap, 2), add(sum(add(probabilities, target), space), 1e-6));
  return subtract(1, mean(dice, [0, 1]));
};
