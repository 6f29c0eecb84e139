import { describe, expect, test } from 'vitest';
import { sauronSettings, type SauronSettings } from '../../../../main/pruning/sauron/presets.ts';
import { pruneStep, type LayerProgress, type PruneStepInputs } from '../../../../main/pruning/sauron/rule.ts';

const published = sauronSettings({ preset: 'default', lambda: 0.5, prune: true, keepShare: 0.5 }, 500);
const settled = { train: [4, 3, 2.5, 2.2, 2.1, 2.15], validation: [1, 1, 1, 1, 1, 1] };

const layer = (change: Partial<LayerProgress> = {}): LayerProgress => ({
  id: 'a',
  initialFilters: 4,
  floor: 2,
  threshold: 0.3,
  patience: 3,
  filters: 4,
  counts: [4, 4],
  histogram: [],
  ...change,
});

function step(
  layers: LayerProgress[],
  scores: Record<string, [number, number[]]>,
  settings: SauronSettings = published,
  facts: Partial<Pick<PruneStepInputs, 'histories' | 'share'>> = {},
) {
  return pruneStep(layers, {
    epoch: 10,
    settings,
    histories: settled,
    share: 1,
    ...facts,
    scores: new Map(Object.entries(scores).map(([id, [reference, scores]]) => [id, { reference, scores }])),
  });
}

describe('removal', () => {
  test('takes what scores below the threshold, also while the layer is waiting', () => {
    const { keep, layers } = step([layer()], { a: [1, [0.2, 0, 0.4, 0.5]] });
    expect(keep.get('a')).toEqual([1, 2, 3]);
    expect(layers[0]).toMatchObject({ filters: 3, counts: [4, 3], patience: 2 });
  });

  test('channel 0 has no privilege; only the reference is protected', () => {
    expect(step([layer()], { a: [3, [0.2, 0.9, 0.9, 0]] }).keep.get('a')).toEqual([1, 2, 3]);
  });

  test('a layer that loses nothing is not in the plan', () => {
    expect(step([layer()], { a: [0, [0, 0.9, 0.9, 1]] }).keep.size).toBe(0);
  });

  test('all maps equal: everything goes but the reference and, by the floor, one more', () => {
    expect(step([layer()], { a: [2, [0, 0, 0, 0]] }).keep.get('a')).toEqual([0, 2]);
    expect(step([layer({ floor: 1 })], { a: [2, [0, 0, 0, 0]] }).keep.get('a')).toEqual([2]);
  });

  test('the reference as outlier: all others score near 1 and nothing goes', () => {
    expect(step([layer()], { a: [0, [0, 0.98, 1, 0.99]] }).keep.size).toBe(0);
  });

  test('a layer without scores, or with one filter, stays as it is', () => {
    const lone = layer({ filters: 1, counts: [1, 1] });
    expect(step([lone], {}).layers[0]).toMatchObject({ filters: 1, counts: [1, 1] });
    expect(step([lone], { a: [0, [0]] }).keep.size).toBe(0);
  });

  test('layers are judged each by its own threshold and scores', () => {
    const layers = [layer(), layer({ id: 'b', threshold: 0.1 })];
    const scores: [number, number[]] = [0, [0, 0.2, 0.2, 1]];
    const { keep } = step(layers, { a: scores, b: scores });
    expect([...keep]).toEqual([['a', [0, 3]]]);
  });

  test('scores of another layer size are a defect and said to be one', () => {
    expect(() => step([layer()], { a: [0, [0, 1]] })).toThrow('a: 2 scores for 4 filters');
  });

  test('the input state is left as it was', () => {
    const before = layer();
    step([before], { a: [1, [0.2, 0, 0.4, 0.5]] });
    expect(before).toEqual(layer());
  });
});

describe('the threshold', () => {
  test('climbs one step where the layer has converged, and the layer then waits', () => {
    const { layers } = step([layer({ threshold: 0.001, patience: 0 })], {});
    expect(layers[0]?.threshold).toBeCloseTo(0.0209333, 6);
    expect(layers[0]?.patience).toBe(5);
  });

  test('does not climb in the epoch in which the wait ends', () => {
    const { layers } = step([layer({ threshold: 0.001, patience: 1 })], {});
    expect(layers[0]).toMatchObject({ threshold: 0.001, patience: 0 });
  });

  test('does not climb where the layer itself is still losing filters', () => {
    const { layers } = step([layer({ threshold: 0.001, patience: 0, counts: [5, 4] })], {});
    expect(layers[0]).toMatchObject({ threshold: 0.001, patience: 0 });
  });

  test('stays at the top', () => {
    expect(step([layer({ patience: 0 })], {}).layers[0]).toMatchObject({ threshold: 0.3, patience: 5 });
  });
});

test('nothing moves after the last epoch with cuts', () => {
  const before = layer({ patience: 0, threshold: 0.2 });
  const { keep, layers } = step([before], { a: [1, [0, 0, 0, 0]] }, { ...published, lastCut: 9 });
  expect(keep.size).toBe(0);
  expect(layers).toEqual([before]);
});

describe('a short run is cut with care', () => {
  const eight = layer({ filters: 8, initialFilters: 8, counts: [8, 8] });
  const near: [number, number[]] = [7, [0.25, 0.05, 0.2, 0.1, 0.15, 0.1, 0.05, 0]];

  test('a layer loses a share of its filters at most, those with the lowest scores', () => {
    const settings = { ...published, largestCut: 0.25 };
    expect(step([eight], { a: near }, settings).keep.get('a')).toEqual([0, 2, 3, 4, 5, 7]);
  });

  test('but one filter always may go', () => {
    const settings = { ...published, largestCut: 0.05 };
    expect(step([eight], { a: near }, settings).keep.get('a')).toHaveLength(7);
  });

  test.each([
    { last: 0.15, cuts: true },
    { last: 0.16, cuts: false },
  ])('fallen from 1 to 0, cuts at a validation loss of $last: $cuts', ({ last, cuts }) => {
    const histories = { train: settled.train, validation: [1, 0.4, 0, 0.9, last] };
    const { keep, layers } = step([eight], { a: near }, { ...published, healing: 0.15 }, { histories });
    expect(keep.size > 0).toBe(cuts);
    expect(layers[0]?.histogram.reduce((sum, count) => sum + count)).toBe(7);
  });

  test('nothing goes once the share that is to stay is reached', () => {
    const settings = { ...published, keepShare: 0.4 };
    expect(step([eight], { a: near }, settings, { share: 0.4 }).keep.size).toBe(0);
    expect(step([eight], { a: near }, settings, { share: 0.41 }).keep.size).toBe(1);
  });
});
