/** Mean of -(1 - p)^γ log p, with p the probability of what is right (Lin et al., ICCV 2017, without its α). */
import { exp, log, mean, multiply, negate, maximum, subtract } from '../../tensor/index.ts';
import { allAxes, type LossTermOf } from './loss-term.ts';

/** Below this, 1 - p is taken for it, so that its logarithm stays finite: the loss there is 0 in float32 anyway. */
const least = 1e-7;

export const focal: LossTermOf = ({ logLikelihood, target }, option) => {
  const likelihood = logLikelihood(target);
  const wrong = maximum(subtract(1, exp(likelihood)), least);
  const weight = exp(multiply(log(wrong), option('gamma')));
  return negate(mean(multiply(weight, likelihood), allAxes(likelihood)));
};
