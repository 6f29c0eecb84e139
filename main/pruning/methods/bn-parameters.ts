/**
 * Pruning by the parameters of the norms, after Oh et al. (WACV 2022), of which only the abstract could be read: a
 * reconstruction that claims no number of theirs. An affine instance norm gives each map mean β and variance γ² in every
 * image, so the spread of the activation follows without any data. Under it a constant map is lost in the next norm:
 * the default is the spread. Readers without a norm get the leavers' means in their biases.
 */
import { normParameterScores } from '../criteria/norm-parameters.ts';
import { plannedMethod } from '../planned.ts';
import { foldConstants } from '../reducers/fold.ts';

export const bnParameters = plannedMethod({
  name: 'bn-parameters',
  criterion: (view) => new Map(view.groups.map((group) => [group.id, normParameterScores(view, group)])),
  reduce: foldConstants,
});
