/**
 * LASSO channel selection with least-squares reconstruction (He, Zhang, Sun 2017; pruning-methods.md 2d). How many
 * filters each layer keeps follows from the budget and a score, the share of the signal that a map delivers to its
 * readers; which ones, and the readers' new weights, from `lasso/reconstruct.ts`.
 */
import type { Criterion } from '../criterion.ts';
import { addUp, groupRows, squareSums } from '../group-rows.ts';
import { reconstruct } from '../lasso/reconstruct.ts';
import { plannedMethod } from '../planned.ts';
import { look } from '../../probing/survey.ts';
import { square, sum } from '../../tensor/index.ts';

const criterion: Criterion = async (view, survey) => {
  const energies = new Map(view.groups.map(({ id, filters }) => [id, new Float64Array(filters)]));
  await look(survey, view, {
    outputs: ({ maps }) =>
      Object.fromEntries(
        [...maps].map(([id, map]) => [
          id,
          sum(
            square(map),
            map.shape.map((_, axis) => axis).filter((axis) => axis !== 1),
          ),
        ]),
      ),
    see: (outputs) => {
      for (const [id, own] of energies) {
        outputs[id]?.forEach((energy, filter) => (own[filter] = (own[filter] ?? 0) + energy));
      }
    },
  });
  return new Map(
    view.groups.map((group) => {
      const readers = addUp(groupRows(view, group, 'consume').map(squareSums), group.filters);
      const delivered = (energies.get(group.id) ?? new Float64Array()).map(
        (energy, filter) => energy * (readers[filter] ?? 0),
      );
      const all = delivered.reduce((total, energy) => total + energy, 0);
      return [group.id, delivered.map((energy) => Math.sqrt(all > 0 ? energy / all : 0))];
    }),
  );
};

export const lasso = plannedMethod({ name: 'lasso', criterion, reduce: reconstruct });
