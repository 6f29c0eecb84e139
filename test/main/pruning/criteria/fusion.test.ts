/** DCFF's proxies: the published code's divergence is NaN from the second epoch on; this one never is. */
import { expect, test } from 'vitest';
import { divergences, logProxies, temperatureAt } from '../../../../main/pruning/criteria/fusion.ts';
import { pairwiseDistances } from '../../../../main/pruning/criteria/distances.ts';
import { createRandom } from '../../../../shared/random.ts';

const random = createRandom(3);
const count = 24;
const rows = Float64Array.from({ length: count * 30 }, () => random.normal());
const distances = pairwiseDistances(rows, count);

test('rows are distributions', () => {
  const p = logProxies(distances, count, 3).map(Math.exp);
  for (let row = 0; row < count; row++) {
    const own = p.subarray(row * count, (row + 1) * count);
    expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(Math.max(...own)).toBe(own[row]);
  }
});

test('three filters on a line, by hand', () => {
  const line = pairwiseDistances([0, 1, 3], 3); // distances 1, 3, 2: mean 2
  const p = [0, 1, 2].map((j) => {
    const e = [0, 1, 2].map((k) => Math.exp(-Math.abs([0, 1, 3][j]! - [0, 1, 3][k]!) * (4 / 2)));
    const sum = e.reduce((a, b) => a + b);
    return e.map((value) => value / sum);
  });
  const found = divergences(logProxies(line, 3, 4), 3);
  for (let j = 0; j < 3; j++) {
    let expected = 0;
    for (const other of p)
      expected += p[j]!.reduce((sum, value, t) => sum + value * Math.log(value / other[t]!), 0);
    expect(found[j]).toBeCloseTo(expected, 10);
  }
  expect(found[2]).toBeGreaterThan(found[1]!); // the lonely one says most
});

test('the divergence is finite at every temperature, with filters that are equal or all alike too', () => {
  const twins = Float64Array.from(rows);
  twins.copyWithin(30, 0, 30);
  const cases = [distances, pairwiseDistances(twins, count), new Float64Array(count * count)];
  for (const own of cases) {
    for (const temperature of [1, 10, 1e2, 4622, 1e4, 1e8]) {
      const found = divergences(logProxies(own, count, temperature), count);
      expect(found.every((value) => Number.isFinite(value) && value >= -1e-6 * temperature)).toBe(true);
    }
  }
  // What the published formula makes of it in single precision at its second epoch's temperature:
  const p = logProxies(distances, count, 4622).map((log) => Math.fround(Math.exp(log)));
  expect(p.some((value) => value === 0 && Number.isNaN(value * Math.log(value)))).toBe(true);
});

test('the temperature goes from the first to the last; the published pace is there at once', () => {
  const ours = { first: 1, last: 20, pace: 2 };
  expect(temperatureAt(0, ours)).toBeCloseTo(1, 9);
  expect(temperatureAt(1, ours)).toBeCloseTo(20, 9);
  expect(temperatureAt(0.5, ours)).toBeGreaterThan(temperatureAt(0.4, ours));
  // k = 1 per epoch, 300 epochs, 1 to 10,000: 4622 after the first epoch (pruning-methods.md 2g)
  expect(temperatureAt(1 / 300, { first: 1, last: 1e4, pace: 300 })).toBeCloseTo(4622, 0);
});
