/** Stochastic gradient descent with Nesterov momentum and L2 weight decay, as nnU-Net trains (PyTorch's SGD). */
import { add, multiply, subtract } from '../../tensor/index.ts';
import type { Optimizer } from './optimizer.ts';

export const sgdNesterov: Optimizer = {
  slots: ['momentum'],
  update: ({ parameter, gradient, slot, learningRate, config }) => {
    const decayed = add(gradient, multiply(parameter, config.weightDecay));
    const momentum = add(multiply(slot('momentum'), config.momentum), decayed);
    const direction = add(decayed, multiply(momentum, config.momentum));
    return { parameter: subtract(parameter, multiply(direction, learningRate)), slots: { momentum } };
  },
};
