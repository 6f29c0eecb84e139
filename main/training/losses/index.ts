/** The table of loss terms: a new one is its facts in `shared/losses.ts`, one file here, and one line below. */
import { lossOption, type LossKind, type LossTerm } from '../../../shared/losses.ts';
import { add, multiply, type Tensor } from '../../tensor/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import { dice } from './dice.ts';
import { focal } from './focal.ts';
import type { Judged, LossTermOf } from './loss-term.ts';
import { sauronDice } from './sauron-dice.ts';
import { segmentationAbility } from './segmentation-ability.ts';
import { squaredDice } from './squared-dice.ts';

const lossTerms: { readonly [Kind in LossKind]: LossTermOf } = {
  dice,
  'cross-entropy': crossEntropy,
  'binary-cross-entropy': crossEntropy, // the likelihood of a task with independent channels is binary
  focal,
  'squared-dice': squaredDice,
  'sauron-dice': sauronDice,
  'segmentation-ability': segmentationAbility,
};

/** The weighted sum of the terms, a scalar. */
export function lossOf(terms: readonly LossTerm[], judged: Judged): Tensor {
  return terms
    .map((term) =>
      multiply(
        lossTerms[term.kind](judged, (name) => lossOption(term, name)),
        term.weight,
      ),
    )
    .reduce((total, term) => add(total, term));
}
