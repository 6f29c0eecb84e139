import { expect, test } from 'vitest';
import { createRandom } from '../../../../shared/random.ts';
import { activationMoments } from '../../../../main/pruning/criteria/activation-moments.ts';

test.each([
  [1, 0, 0],
  [1, 0, 0.01],
  [0.3, -0.5, 0.01],
  [-2, 0.7, 0.2],
  [0.5, 3, 0],
])('γ %f, β %f, slope %f: as 200,000 samples have it', (gamma, beta, slope) => {
  const random = createRandom(11);
  const sums = { mean: 0, meanAbs: 0, energy: 0 };
  const count = 200_000;
  for (let sample = 0; sample < count; sample++) {
    const x = beta + gamma * random.normal();
    const y = x > 0 ? x : slope * x;
    sums.mean += y / count;
    sums.meanAbs += Math.abs(y) / count;
    sums.energy += (y * y) / count;
  }
  const moments = activationMoments(gamma, beta, slope);
  const scale = Math.abs(gamma) + Math.abs(beta);
  for (const name of ['mean', 'meanAbs', 'energy'] as const) {
    expect(Math.abs(moments[name] - sums[name])).toBeLessThan(0.01 * scale * Math.max(1, scale));
  }
  expect(Math.abs(moments.variance - (sums.energy - sums.mean ** 2))).toBeLessThan(
    0.02 * scale * Math.max(1, scale),
  );
});

test('ReLU of a standard normal: mean 1/sqrt(2π), E[y²] 1/2', () => {
  const { mean, energy } = activationMoments(1, 0, 0);
  expect(mean).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 6);
  expect(energy).toBeCloseTo(0.5, 6);
});

test('a scale of 0 leaves the constant of the bias', () => {
  expect(activationMoments(0, -2, 0.01)).toEqual({ mean: -0.02, meanAbs: 0.02, energy: 0.0004, variance: 0 });
});
