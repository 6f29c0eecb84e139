/** The golden vector of segmentation-systems.md 15, what must not change the ability, and what has none. */
import { describe, expect, test } from 'vitest';
import { dividerOf, marginOf, prototypesOf, type PrototypeSums } from '../../../main/explain/prototypes.ts';
import { createRandom } from '../../../shared/random.ts';

const pixels = [
  [0, 0],
  [1, 0],
  [0, 1],
  [4, 4],
  [5, 4],
  [2.4, 2.4],
];
const likely = [0.1, 0.1, 0.2, 0.9, 0.8, 0.6];

function sumsOf(features: readonly (readonly number[])[], probabilities: readonly number[]): PrototypeSums {
  const weighted = (weight: (b: number) => number): number[] =>
    features[0]!.map((_, unit) =>
      features.reduce((sum, feature, pixel) => sum + feature[unit]! * weight(probabilities[pixel]!), 0),
    );
  const total = (weight: (b: number) => number): number =>
    probabilities.reduce((sum, b) => sum + weight(b), 0);
  return {
    inside: weighted((b) => b),
    outside: weighted((b) => 1 - b),
    insideWeight: total((b) => b),
    outsideWeight: total((b) => 1 - b),
  };
}

const mapOf = (features: readonly (readonly number[])[], probabilities: readonly number[]): number[] => {
  const divider = dividerOf(prototypesOf(sumsOf(features, probabilities)), features[0]!.length);
  return features.map((feature) => (marginOf(divider, feature) > 0 ? 1 : 0));
};

test('prototypes, map and probability are the published ones to 1e-6', () => {
  const prototypes = prototypesOf(sumsOf(pixels, likely))!;
  for (const [index, value] of [3.385185, 3.125926].entries())
    expect(prototypes.inside[index]).toBeCloseTo(value, 6);
  for (const [index, value] of [0.987879, 0.89697].entries())
    expect(prototypes.outside[index]).toBeCloseTo(value, 6);
  expect(mapOf(pixels, likely)).toEqual([0, 0, 0, 1, 1, 1]);
  const margin = marginOf(dividerOf(prototypes, 2), pixels[5]!);
  expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(0.9402, 4);
});

describe.each([1, 2, 3, 4, 5])('random features %i', (seed) => {
  const random = createRandom(seed);
  const features = Array.from({ length: 60 }, () => [random.normal(), random.normal(), random.normal()]);
  const probabilities = features.map(() => random.between(0, 1));
  const before = mapOf(features, probabilities);

  test('a positive factor, a constant vector and another order of channels change nothing', () => {
    expect(new Set(before)).toEqual(new Set([0, 1]));
    const factor = random.between(0.01, 100);
    expect(
      mapOf(
        features.map((one) => one.map((value) => factor * value)),
        probabilities,
      ),
    ).toEqual(before);
    const shift = [5, -7, 11];
    expect(
      mapOf(
        features.map((one) => one.map((value, unit) => value + shift[unit]!)),
        probabilities,
      ),
    ).toEqual(before);
    expect(
      mapOf(
        features.map(([a, b, c]) => [c!, a!, b!]),
        probabilities,
      ),
    ).toEqual(before);
  });

  test('each voxel goes to the nearer prototype; a unit alone does what it would do as the only one', () => {
    const prototypes = prototypesOf(sumsOf(features, probabilities))!;
    const distance = (feature: readonly number[], to: Float64Array): number =>
      feature.reduce((sum, value, unit) => sum + (value - to[unit]!) ** 2, 0);
    expect(
      features.map((one) => (distance(one, prototypes.inside) < distance(one, prototypes.outside) ? 1 : 0)),
    ).toEqual(before);
    const { signs, middles } = dividerOf(prototypes, 3);
    for (let unit = 0; unit < 3; unit++) {
      const alone = features.map((one) => [one[unit]!]);
      const spoken = alone.map(([value]) => (signs[unit]! * value! > signs[unit]! * middles[unit]! ? 1 : 0));
      expect(spoken).toEqual(mapOf(alone, probabilities));
    }
  });
});

describe('what tells nothing apart is background', () => {
  test.each([0, 3.7, -1e6])('a constant map of %d', (value) => {
    const rounded = likely.map((_, pixel) => [value * (1 + (pixel % 2) * 1e-7)]);
    expect(mapOf(rounded, likely)).toEqual([0, 0, 0, 0, 0, 0]);
    const { signs } = dividerOf(prototypesOf(sumsOf(rounded, likely)), 1);
    expect([...signs]).toEqual([0]);
  });
  test('no prediction, or one that is everywhere', () => {
    for (const probability of [0, 1]) {
      const everywhere = likely.map(() => probability);
      expect(prototypesOf(sumsOf(pixels, everywhere))).toBeNull();
      expect(mapOf(pixels, everywhere)).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });
  test('a voxel just half-way', () => {
    const divider = dividerOf({ inside: Float64Array.of(2), outside: Float64Array.of(0) }, 1);
    expect(marginOf(divider, [1])).toBe(0);
  });
});
