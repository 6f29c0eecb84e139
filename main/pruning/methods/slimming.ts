/**
 * Network slimming (Liu et al. 2017; pruning-methods.md 2c): an L1 penalty on the scales of the norms while the network
 * trains, then the filters with the smallest scales go, ranked over all layers. The penalty is a proximal step after
 * each update (the paper's sub-gradient would be rescaled by Adam). Transposed convolutions have no norm and are ranked
 * by their weights over the layer's mean, scaled to the mean scale of the others. A filter of scale 0 still gives a
 * constant, which readers without a norm get in their biases.
 */
import { optionOf } from '../../../shared/pruning-defaults.ts';
import { parametersOf } from '../../network/index.ts';
import type { Criterion, View } from '../criterion.ts';
import { l1Scores } from '../criteria/l1.ts';
import { addUp, groupRows, squareSums } from '../group-rows.ts';
import { plannedMethod } from '../planned.ts';
import { foldConstants } from '../reducers/fold.ts';

/** First value of every scale, as published: the penalty has less far to pull. */
const firstScale = 0.5;

/** sqrt(Σ γ²) over the norms that an addition couples; |γ| where there is one. */
function scaleScores(view: View): Map<string, Float64Array> {
  return new Map(
    view.groups.flatMap((group): [string, Float64Array][] => {
      const scales = groupRows(view, group, 'scale').filter(({ role }) => role === 'scale');
      if (scales.length === 0) return [];
      return [[group.id, addUp(scales.map(squareSums), group.filters).map(Math.sqrt)]];
    }),
  );
}

export const scaleCriterion: Criterion = (view) => {
  const scores = scaleScores(view);
  const known = [...scores.values()].flatMap((own) => [...own]);
  const typical = known.reduce((total, score) => total + score, 0) / Math.max(1, known.length);
  const byWeights = { ...view, pruning: { ...view.pruning, variant: 'group' } };
  for (const group of view.groups) {
    if (scores.has(group.id)) continue;
    // Group scores have mean 2: one for the makers and one for the readers.
    scores.set(
      group.id,
      l1Scores(byWeights, group).map((score) => (score / 2) * typical),
    );
  }
  return scores;
};

export const slimming = plannedMethod({
  name: 'slimming',
  criterion: scaleCriterion,
  reduce: foldConstants,
  initialize: (network, weights) => {
    const started = new Map(weights);
    for (const { name, role, shape } of parametersOf(network)) {
      const array = weights.get(name);
      if (role === 'scale' && array) started.set(name, { shape, data: array.data.map(() => firstScale) });
    }
    return started;
  },
  companion: ({ config }) => {
    const lambda = optionOf('slimming', config.pruning, 'lambda');
    return { shrinkage: ({ role }) => (role === 'scale' ? lambda : 0) };
  },
});
