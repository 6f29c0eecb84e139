/** Mean over samples and voxels of -log p(what is right); over channels too, where they are independent (binary). */
import { mean, negate } from '../../tensor/index.ts';
import { allAxes, type LossTermOf } from './loss-term.ts';

export const crossEntropy: LossTermOf = ({ logLikelihood, target }) => {
  const likelihood = logLikelihood(target);
  return negate(mean(likelihood, allAxes(likelihood)));
};
