/** What contrast and gamma need to know of a channel. */
export interface ChannelStatistics {
  readonly mean: number;
  /** Of the population. */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
}

export function statistics(channel: Float32Array): ChannelStatistics {
  let [sum, min, max] = [0, Infinity, -Infinity];
  for (const value of channel) {
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / channel.length;
  let squares = 0;
  for (const value of channel) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / channel.length), min, max };
}
