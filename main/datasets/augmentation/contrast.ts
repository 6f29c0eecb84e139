/** Spreads or narrows values about their mean by 0.75–1.25, without leaving the range they had. */
import { aroundOne, type IntensityAugmentation } from './augmentation.ts';
import { statistics } from './statistics.ts';

export const contrast: IntensityAugmentation = {
  name: 'contrast',
  probability: 0.15,
  channelProbability: 1,
  apply: (channel, _, random) => {
    const factor = aroundOne(0.75, 1.25, random);
    const { mean, min, max } = statistics(channel);
    for (let i = 0; i < channel.length; i++) {
      channel[i] = Math.min(max, Math.max(min, mean + factor * ((channel[i] ?? 0) - mean)));
    }
  },
};
