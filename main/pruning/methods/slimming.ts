/**
 * Network slimming (Liu et al. 2017; pruning-methods.md 2c): an L1 penalty on the scales of the norms while the network
 * trains, then the filters with the smallest scales go, ranked over all layers. The penalty is a proximal step after
 * each update (the paper's sub-gradient would be rescaled by Adam), so that a scale can fall by λ times the sum of the
 * learning rates and no further: in the paper by 0.63 from 0.5, which is why its scales part. Here λ follows from the
 * run, so that they can fall as far until the first cut, however short it is. Transposed convolutions have no norm and are ranked
 * by their weights over the layer's mean, scaled to the mean scale of the others. A filter of scale 0 still gives a
 * constant, which readers without a norm get in their biases.
 */
import { z } from 'zod';
import { optionOf } from '../../../shared/pruning-defaults.ts';
import { parametersOf } from '../../network/index.ts';
import type { Criterion, View } from '../criterion.ts';
import { l1Scores } from '../criteria/l1.ts';
import { addUp, groupRows, squareSums } from '../group-rows.ts';
import type { MethodSetup } from '../method.ts';
import { plannedMethod, type Companion } from '../planned.ts';
import { foldConstants } from '../reducers/fold.ts';
import { cutEpochs } from '../schedule.ts';

/** First value of every scale, as published: the penalty has less far to pull. */
const firstScale = 0.5;
/** How far a scale can fall until the first cut where λ follows from the run. */
const reach = 0.6;
/** Adam moves a number by about the learning rate in a step: no filter, however useful, could hold against more. */
const largestLambda = 1;
/** Of a λ that was given: with less, hardly a scale comes near 0. */
const leastReach = 0.3;
/** λ of checkpoints that hold none: what it was before it followed from the run. */
const earlierLambda = 0.01;

const stateSchema = z.strictObject({ lambda: z.number().nonnegative() });

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
  companion,
});

function companion(setup: MethodSetup, saved: unknown): Companion {
  const { pruning, epochs } = setup.config;
  const ratesUntilCut = (of: number): number => {
    const [first = of] = cutEpochs(pruning.schedule, of);
    return setup.learningRateSum(first, of);
  };
  const given = optionOf('slimming', pruning, 'lambda');
  const chosen = given > 0 ? given : Math.min(largestLambda, reach / ratesUntilCut(epochs));
  const began =
    saved === null ? (pruning.options['lambda'] ?? earlierLambda) : stateSchema.safeParse(saved).data?.lambda;
  const lambda = began ?? chosen;
  return {
    shrinkage: ({ role }) => (role === 'scale' ? lambda : 0),
    save: () => ({ lambda }),
    describe: (of) => {
      const fall = lambda * ratesUntilCut(of);
      const pull = `Until the first cut λ = ${lambda.toPrecision(3)} can pull a scale from ${firstScale} down by ${fall.toPrecision(2)}`;
      return fall >= leastReach
        ? `${pull}.`
        : `${pull} only: too weak to tell filters apart, which are then ranked by scales as they came out. Train longer before the cut, or leave λ at 0.`;
    },
  };
}
