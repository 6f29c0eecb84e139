/** Multiplies by 0.75–1.25. */
import { aroundOne, type IntensityAugmentation } from './augmentation.ts';

export const brightness: IntensityAugmentation = {
  name: 'brightness',
  probability: 0.15,
  channelProbability: 1,
  apply: (channel, _, random) => {
    const factor = aroundOne(0.75, 1.25, random);
    for (let i = 0; i < channel.length; i++) channel[i] = factor * (channel[i] ?? 0);
  },
};
