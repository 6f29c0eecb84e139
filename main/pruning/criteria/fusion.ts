/**
 * DCFF's proxies (Lin et al. 2021; pruning-methods.md 2g): each filter as a distribution over all filters of its layer,
 * softmax of minus distance times temperature, and how far it is from the others', Σ KL. In log-softmax, which stays
 * finite where the published code turns 0 · log 0 into NaN and stays with its first choice for ever.
 */

/** Rises along a logistic curve from `first` to `last` while `done` goes from 0 to 1. @param pace k · E in the paper */
export function temperatureAt(
  done: number,
  { first, last, pace }: { readonly first: number; readonly last: number; readonly pace: number },
): number {
  const end = Math.exp(-pace);
  const amplitude = (2 * (last - first) * (1 + end)) / (1 - end);
  return amplitude / (1 + Math.exp(-pace * done)) + first - amplitude / 2;
}

/** log p [count, count]; row j is filter j's. @param distances [count, count], scaled to mean 1 here */
export function logProxies(distances: ArrayLike<number>, count: number, temperature: number): Float64Array {
  let total = 0;
  for (let index = 0; index < count * count; index++) total += distances[index] ?? 0;
  const mean = total / Math.max(1, count * (count - 1));
  const scale = mean > 0 ? temperature / mean : 0;
  const result = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    // The largest logit is 0, the filter's own: no exponential overflows.
    let sum = 0;
    for (let column = 0; column < count; column++) {
      const logit = -scale * (distances[row * count + column] ?? 0);
      result[row * count + column] = logit;
      sum += Math.exp(logit);
    }
    const norm = Math.log(sum);
    for (let column = 0; column < count; column++) {
      result[row * count + column] = (result[row * count + column] ?? 0) - norm;
    }
  }
  return result;
}

/** Σ_k KL(p_j ‖ p_k) for each filter j. */
export function divergences(logs: Float64Array, count: number): Float64Array {
  const columnSums = new Float64Array(count);
  logs.forEach((value, index) => (columnSums[index % count] = (columnSums[index % count] ?? 0) + value));
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < count; column++) {
      const log = logs[row * count + column] ?? 0;
      sum += Math.exp(log) * (count * log - (columnSums[column] ?? 0));
    }
    return sum;
  });
}
