/** nnU-Net's polynomial decay, over the share of the run that is done. */

const power = 0.9;

/** @param progress share of the run that is done, 0 at its start, 1 at its end */
export function polyLearningRate(initial: number, progress: number): number {
  return initial * (1 - Math.min(progress, 1)) ** power;
}

/** Over the first so many of a run's epochs, each at the rate that it begins with. */
export const sumOfRates = (
  initial: number,
  { first, epochs }: { readonly first: number; readonly epochs: number },
): number =>
  Array.from({ length: first }, (_, done) => polyLearningRate(initial, done / epochs)).reduce(
    (sum, rate) => sum + rate,
    0,
  );
