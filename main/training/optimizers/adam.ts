/**
 * Adam (Kingma & Ba 2015), in two forms that differ in where weight decay enters: `adam` adds it to the gradient (L2,
 * as Sauron's reference code trains), `adamw` shrinks the parameter by itself (Loshchilov & Hutter 2019).
 */
import { add, divide, exp, multiply, sqrt, square, subtract, type Tensor } from '../../tensor/index.ts';
import type { Optimizer, ParameterStep, ParameterUpdate } from './optimizer.ts';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

export const adam: Optimizer = {
  slots: ['m', 'v'],
  update: (step) => {
    const decay = multiply(step.parameter, step.config.weightDecay);
    return adamStep({ ...step, gradient: add(step.gradient, decay) });
  },
};

export const adamw: Optimizer = {
  slots: ['m', 'v'],
  update: (step) => {
    const shrink = subtract(1, multiply(step.learningRate, step.config.weightDecay));
    return adamStep({ ...step, parameter: multiply(step.parameter, shrink) });
  },
};

function adamStep({ parameter, gradient, slot, learningRate, step }: ParameterStep): ParameterUpdate {
  const m = add(multiply(slot('m'), beta1), multiply(gradient, 1 - beta1));
  const v = add(multiply(slot('v'), beta2), multiply(square(gradient), 1 - beta2));
  const rate = divide(learningRate, biasCorrection(beta1, step));
  const denominator = add(divide(sqrt(v), sqrt(biasCorrection(beta2, step))), epsilon);
  return { parameter: subtract(parameter, multiply(divide(m, denominator), rate)), slots: { m, v } };
}

/** 1 - beta^step */
function biasCorrection(beta: number, step: Tensor): Tensor {
  return subtract(1, exp(multiply(step, Math.log(beta))));
}
