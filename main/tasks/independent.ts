/** Channels that are independent of each other: a sigmoid each, trained by itself, decided at one half. */
import { abs, add, exp, greater, log, maximum, multiply } from '../tensor/index.ts';
import { negate, sigmoid, subtract, toFloat, type Tensor } from '../tensor/index.ts';
import type { TaskConfig } from '../../shared/task.ts';
import type { Task } from './task.ts';

export const independent: Pick<Task<TaskConfig>, 'background' | 'distribution' | 'decided'> = {
  background: 0,
  distribution: (logits) => ({
    probabilities: sigmoid(logits),
    // t log σ(x) + (1 - t) log σ(-x) = t x - softplus(x)
    logLikelihood: (target) => subtract(multiply(logits, target), softplus(logits)),
  }),
  decided: (logits) => toFloat(greater(logits, 0)),
};

/** log(1 + eˣ), which overflows nowhere. */
const softplus = (x: Tensor): Tensor => add(maximum(x, 0), log(add(exp(negate(abs(x))), 1)));
