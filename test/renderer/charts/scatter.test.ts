import { describe, expect, it } from 'vitest';
import { axisOf, place } from '../../../renderer/charts/scatter.ts';

describe('axisOf', () => {
  it('leaves a margin and has a few round ticks inside', () => {
    const { low, high, ticks } = axisOf([0.83, 0.85]);
    expect(low).toBeCloseTo(0.827, 9);
    expect(high).toBeCloseTo(0.853, 9);
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.length).toBeLessThanOrEqual(6);
    for (const tick of ticks) expect(tick >= low && tick <= high).toBe(true);
  });

  it.each([[[]], [[0.5]], [[Number.NaN, 0.2]], [[3, 3]]])('has a width for %j', (values) => {
    const { low, high } = axisOf(values);
    expect(high).toBeGreaterThan(low);
  });
});

describe('place', () => {
  it('maps the ends to the ends, upside down too', () => {
    const axis = { low: 10, high: 20, ticks: [] };
    expect(place(10, axis, 190, 12)).toBe(190);
    expect(place(20, axis, 190, 12)).toBe(12);
  });
});
