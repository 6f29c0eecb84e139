/** Adds Gaussian noise. nnU-Net calls its range 0–0.1 a variance but uses it as the standard deviation; so do we. */
import type { IntensityAugmentation } from './augmentation.ts';

export const noise: IntensityAugmentation = {
  name: 'noise',
  probability: 0.1,
  channelProbability: 1,
  apply: (channel, _, random) => {
    const deviation = random.between(0, 0.1);
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] ?? 0) + deviation * random.normal();
  },
};
