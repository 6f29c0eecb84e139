/**
 * L1-norm pruning (Li et al. 2016; pruning-methods.md 2a): filters with small weights go. Under an instance norm the
 * length of a filter says nothing (pruning-methods.md 0.1, fact 1), so the default adds the weights that read the map,
 * which keep their meaning; the paper's own score is there as a baseline.
 */
import { greedyKeep, l1Scores } from '../criteria/l1.ts';
import { plannedMethod } from '../planned.ts';

export const l1 = plannedMethod({
  name: 'l1',
  criterion: (view) => new Map(view.groups.map((group) => [group.id, l1Scores(view, group)])),
  refine: (view, keep) => (view.pruning.variant === 'greedy' ? greedyKeep(view, keep) : keep),
});
