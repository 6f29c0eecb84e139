/** One class a voxel: softmax over the channels, of which the first is the background; the largest logit wins. */
import { constant, equal, exp, logSoftmax, max, multiply, sum, toFloat } from '../tensor/index.ts';
import { AppError } from '../../shared/result.ts';
import type { Task } from './task.ts';

const oneClass = 'The data set has one class, so there is nothing to tell apart.';
const oneClassHint = 'Name what its labels hold beside the background.';

export const classes: Task<{ readonly kind: 'classes' }> = {
  channels: (_, count) => {
    if (count < 2) throw new AppError('invalid-input', oneClass, oneClassHint);
    return count;
  },
  background: 1,
  encode: (_, labels, channels) => {
    const indices = Float32Array.from({ length: channels }, (_value, index) => index);
    return toFloat(equal(labels, constant(indices, [1, channels, ...labels.shape.slice(2).map(() => 1)])));
  },
  distribution: (logits) => {
    const logProbabilities = logSoftmax(logits, 1);
    return {
      probabilities: exp(logProbabilities),
      logLikelihood: (target) => sum(multiply(logProbabilities, target), [1]),
    };
  },
  decided: (logits) => toFloat(equal(logits, max(logits, [1], { keepDims: true }))),
  decide: (_, logits, { size, enlarge }) => {
    const perClass = size[0] * size[1] * size[2];
    const best = enlarge(logits.subarray(0, perClass));
    const labels = new Uint8Array(best.length);
    for (let value = 1; value * perClass < logits.length; value++) {
      const other = enlarge(logits.subarray(value * perClass, (value + 1) * perClass));
      for (let index = 0; index < best.length; index++) {
        // of equals the lower class
        if ((other[index] as number) <= (best[index] as number)) continue;
        best[index] = other[index] as number;
        labels[index] = value;
      }
    }
    return labels;
  },
};
