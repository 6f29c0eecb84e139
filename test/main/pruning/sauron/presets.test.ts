import { describe, expect, test } from 'vitest';
import {
  describeSettings,
  sauronSettings,
  type SauronPreset,
} from '../../../../main/pruning/sauron/presets.ts';
import { pruneStep, type LayerProgress } from '../../../../main/pruning/sauron/rule.ts';

const config = (preset: SauronPreset) => ({ preset, lambda: 0.5, prune: true, keepShare: 0.5 });

const initial: LayerProgress = {
  id: 'a',
  initialFilters: 64,
  floor: 2,
  threshold: 0.001,
  patience: 0,
  filters: 64,
  counts: [],
  histogram: [],
};

/** A run in which every epoch would lose a filter if it may, with flat losses (always settled) or falling ones (never). */
function simulate(preset: SauronPreset, epochs: number, losses: 'flat' | 'falling') {
  let layers = [initial];
  let topAt = Infinity;
  let lastCut = 0;
  const settings = sauronSettings(config(preset), epochs);
  const thresholds: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const history = Array.from({ length: epoch }, (_, index) => (losses === 'flat' ? 1 : 1 / (index + 1)));
    const step = pruneStep(layers, {
      epoch,
      settings,
      histories: { train: history, validation: history },
      share: 1,
      scores: new Map(),
    });
    const probe = pruneStep([{ ...initial, threshold: 0.5, filters: 3 }], {
      epoch,
      settings,
      histories: { train: history, validation: history },
      share: 1,
      scores: new Map([['a', { reference: 0, scores: [0, 0, 1] }]]),
    });
    if (probe.keep.size > 0) lastCut = epoch;
    layers = step.layers;
    const threshold = layers[0]?.threshold ?? NaN;
    thresholds.push(threshold);
    if (threshold === settings.tauMax) topAt = Math.min(topAt, epoch);
  }
  return { topAt, lastCut, thresholds };
}

describe('budget', () => {
  const lengths = [10, 12, 15, 20, 25, 30, 40, 60, 80, 100, 150, 200, 300, 500, 1000];

  test.each(lengths)(
    '%i epochs: the top by seven tenths even if nothing converges, then room to settle',
    (epochs) => {
      const { topAt, lastCut } = simulate('budget', epochs, 'falling');
      expect(topAt).toBeLessThanOrEqual(0.7 * epochs);
      expect(topAt).toBeGreaterThanOrEqual(0.55 * epochs);
      expect(lastCut).toBeLessThanOrEqual(0.7 * epochs);
      expect(lastCut).toBeGreaterThanOrEqual(topAt);
    },
  );

  test.each(lengths)('%i epochs: not before four tenths even if everything converges at once', (epochs) => {
    const { topAt } = simulate('budget', epochs, 'flat');
    expect(topAt).toBeGreaterThanOrEqual(0.4 * epochs);
    expect(topAt).toBeLessThanOrEqual(0.7 * epochs);
  });

  test.each([12, 30, 100])(
    '%i epochs: thresholds rise and climb by no more than the time line and one step of the grid',
    (epochs) => {
      const { thresholds } = simulate('budget', epochs, 'falling');
      const steps = thresholds.slice(1).map((threshold, index) => threshold - (thresholds[index] ?? 0));
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...steps)).toBeLessThanOrEqual(0.5 / Math.floor(0.6 * epochs) + 0.5 / 15);
    },
  );

  test('a run of one epoch is not pruned at all', () => {
    expect(simulate('budget', 1, 'flat').lastCut).toBe(0);
  });
});

describe('default and compat', () => {
  test('reach the top after 15 raises six epochs apart, if losses stay flat', () => {
    expect(simulate('default', 120, 'flat').topAt).toBe(90);
    expect(simulate('compat', 120, 'flat').topAt).toBe(90);
  });

  test('never raise while the training loss falls to a new low each epoch', () => {
    expect(Math.max(...simulate('default', 120, 'falling').thresholds)).toBe(0.001);
  });

  test('cut until the end', () => {
    expect(simulate('default', 50, 'flat').lastCut).toBe(50);
  });
});

test('without pruning nothing is ever cut', () => {
  const control = sauronSettings({ preset: 'budget', lambda: 0.5, prune: false, keepShare: 0.5 }, 100);
  expect(control).toMatchObject({ lastCut: 0, endRegulariser: false });
});

test('compat differs from the default exactly where the spec says', () => {
  const published = sauronSettings(config('default'), 100);
  expect(sauronSettings(config('compat'), 100)).toEqual({
    ...published,
    minFilters: 1,
    scoreFrom: 'lastBatch',
    strictValidation: false,
    countUnprunable: true,
  });
});

describe('describeSettings', () => {
  test('says what the budget preset chose', () => {
    expect(describeSettings(config('budget'), 100)).toBe(
      'Sauron (budget), regulariser weight 0.5, at least 4 filters per layer: 16 thresholds from 0.001 to 0.5, at least ' +
        '3 epochs apart where a layer has converged, the top one reached by epoch 60 of 100 by one time line for all layers; nothing is cut after epoch 67, ' +
        'nor once 50 % are left. The regulariser ends with the cuts.',
    );
  });

  test('warns where the published pace does not fit the run', () => {
    expect(describeSettings(config('default'), 30)).toContain('This run of 30 epochs ends before that');
    expect(describeSettings(config('default'), 500)).not.toContain('ends before');
  });

  test('says when there is no regulariser, and when there are no cuts', () => {
    expect(describeSettings({ preset: 'compat', lambda: 0, prune: true, keepShare: 0.5 }, 500)).toContain(
      'no regulariser, at least 1 filter per layer',
    );
    expect(describeSettings({ preset: 'budget', lambda: 0.5, prune: false, keepShare: 0.5 }, 10)).toBe(
      'Sauron without cuts, regulariser weight 0.5.',
    );
  });
});
