/**
 * Taylor-expansion pruning (Molchanov et al. 2016; pruning-methods.md 2b): how much the loss would change without a
 * filter, to first order, from the gradient at a gate on its map; per sample, since a mean of signed gradients cancels.
 */
import { optionOf } from '../../../shared/pruning-defaults.ts';
import { refuseUnderNorm } from '../checks.ts';
import type { Criterion } from '../criterion.ts';
import { gateGradients } from '../criteria/gates.ts';
import { addTaylor, overNorm, relativeMacs } from '../criteria/taylor.ts';
import { plannedMethod } from '../planned.ts';
import { look } from '../../probing/survey.ts';
import { weightTaylor } from '../criteria/weight-taylor.ts';

const scores: Criterion = async (view, survey) => {
  const { pruning, groups, network, patch } = view;
  const sums = new Map(groups.map(({ id, filters }) => [id, new Float64Array(filters)]));
  if (pruning.variant === 'weights') await weightTaylor(view, survey, sums);
  else {
    const positions = new Map<string, number>();
    await look(survey, view, {
      outputs: (pass) => {
        for (const [id, { shape }] of pass.maps)
          positions.set(
            id,
            shape.slice(2).reduce((size, side) => size * side, 1),
          );
        return Object.fromEntries(gateGradients(pass));
      },
      see: (outputs) => {
        for (const [id, own] of sums) {
          const gates = outputs[id];
          if (gates)
            addTaylor(own, gates, {
              squared: pruning.variant === 'squared',
              positions: positions.get(id) ?? 1,
            });
        }
      },
    });
  }
  const weight = optionOf('taylor', pruning, 'macs');
  const macs = relativeMacs(network, patch);
  const normalize = optionOf('taylor', pruning, 'normalize') >= 0.5;
  return new Map(
    [...sums].map(([id, own]) => {
      const scaled = normalize ? overNorm(own) : own;
      return [id, scaled.map((score) => score - weight * (macs.get(id) ?? 0))];
    }),
  );
};

export const taylor = plannedMethod({
  name: 'taylor',
  criterion: scores,
  check: (setup) => {
    if (setup.config.pruning.variant !== 'weights') return;
    refuseUnderNorm(
      'Weight times gradient',
      'Choose the variant "mean" or "squared", which score the maps.',
      setup,
    );
  },
});
