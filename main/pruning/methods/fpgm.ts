/**
 * Filter pruning via the geometric median (He et al. 2019; pruning-methods.md 2e). During training it is soft: after
 * every epoch the most replaceable filters are silenced and may grow back, until the cut. The published code masks the
 * gradients of zeroed filters; that is the same as cutting at once, which the other schedules do.
 */
import { fpgmScores } from '../criteria/fpgm.ts';
import { plannedMethod } from '../planned.ts';
import { silence } from '../reducers/silence.ts';

export const fpgm = plannedMethod({
  name: 'fpgm',
  criterion: (view) => new Map(view.groups.map((group) => [group.id, fpgmScores(view, group)])),
  companion: ({ config }) =>
    config.pruning.schedule.kind === 'during'
      ? { between: async (view, _, allotted) => silence(view, (await allotted()).keep) }
      : {},
});
