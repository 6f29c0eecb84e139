/**
 * Gamma correction by 0.7–1.5 over the channel's own range, then mean and standard deviation restored. The inverted
 * form bends the bright end instead of the dark one.
 */
import type { Random } from '../../../shared/random.ts';
import { aroundOne, type IntensityAugmentation } from './augmentation.ts';
import { statistics } from './statistics.ts';

export const gammaInverted: IntensityAugmentation = {
  name: 'gamma',
  probability: 0.1,
  channelProbability: 1,
  apply: (channel, _, random) => {
    negate(channel);
    bend(channel, random);
    negate(channel);
  },
};

export const gamma: IntensityAugmentation = {
  name: 'gamma',
  probability: 0.3,
  channelProbability: 1,
  apply: (channel, _, random) => {
    bend(channel, random);
  },
};

function bend(channel: Float32Array, random: Random): void {
  const exponent = aroundOne(0.7, 1.5, random);
  const before = statistics(channel);
  const range = before.max - before.min;
  if (range === 0) return;
  for (let i = 0; i < channel.length; i++) {
    channel[i] = (((channel[i] ?? 0) - before.min) / range) ** exponent;
  }
  const after = statistics(channel);
  const gain = before.deviation / after.deviation;
  for (let i = 0; i < channel.length; i++) {
    channel[i] = before.mean + gain * ((channel[i] ?? 0) - after.mean);
  }
}

function negate(channel: Float32Array): void {
  for (let i = 0; i < channel.length; i++) channel[i] = -(channel[i] ?? 0);
}
