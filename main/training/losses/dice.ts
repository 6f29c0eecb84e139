/**
 * nnU-Net's soft Dice of the foreground, negated: a perfect segmentation has -1. Mean over structures (and samples, unless
 * the whole batch counts as one image) of (2 Σ p y + s) / (Σ p + Σ y + s) (segmentation-systems.md 10).
 */
import { add, divide, mean, multiply, sum } from '../../tensor/index.ts';
import { allAxes, foreground, spaceOf, type LossTermOf } from './loss-term.ts';

const smooth = 1e-5;

export const dice: LossTermOf = ({ probabilities: all, target: encoded, task }, option) => {
  const probabilities = foreground(all, task);
  const target = foreground(encoded, task);
  const axes = option('batch') === 1 ? [0, ...spaceOf(target)] : spaceOf(target);
  const overlap = sum(multiply(probabilities, target), axes);
  const total = add(sum(probabilities, axes), sum(target, axes));
  const perStructure = divide(add(multiply(overlap, 2), smooth), add(total, smooth));
  return multiply(mean(perStructure, allAxes(perStructure)), -1);
};
