/**
 * The flat baseline: one width at every level, the largest that fits the budget, trained from scratch
 * (pruning-methods.md 0.1, fact 8). A method that loses to it has found nothing.
 */
import { AppError } from '../../../shared/result.ts';
import { couple } from '../../network/index.ts';
import { spendOf } from '../budget.ts';
import type { Method } from '../method.ts';
import { unpruned } from '../unpruned.ts';

export const flat: Method = {
  name: 'flat',
  check: ({ config }) => {
    if (config.pruning.budget.kind !== 'latency') return;
    throw new AppError(
      'unsupported',
      'The flat baseline is sized before anything can be measured, so it takes no latency budget (pruning.budget.kind).',
      'Give it a budget of MACs.',
    );
  },
  shape: ({ dense, config, patch }, ofWidth) => {
    const { budget, minKeep } = config.pruning;
    const producers = couple(dense).groups;
    const spend = spendOf(budget, patch);
    const allowed = (1 - budget.cut) * spend(dense);
    let [low, high] = [minKeep, Math.max(...producers.map(({ filters }) => filters))];
    if (spend(ofWidth(low)) > allowed) {
      throw new AppError(
        'invalid-input',
        `No flat network of ${minKeep} or more filters fits the budget (pruning.budget.cut is ${budget.cut}).`,
        'Cut less, or lower pruning.minKeep.',
      );
    }
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (spend(ofWidth(middle)) <= allowed) low = middle;
      else high = middle - 1;
    }
    return ofWidth(low);
  },
  start: (setup) =>
    unpruned(setup, `Flat baseline: ${setup.layers[0]?.filters ?? 0} filters in every layer, from scratch.`),
};
