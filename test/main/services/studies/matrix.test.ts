import { expect, test } from 'vitest';
import {
  configOfSlot,
  scratchReference,
  siblingOf,
  slotsOf,
} from '../../../../main/services/studies/matrix.ts';
import { cutEpochs } from '../../../../main/pruning/schedule.ts';
import { config as base } from '../../store/fixtures.ts';
import { optionOf } from '../../../../shared/pruning-defaults.ts';
import { settingsOfNewStudy, type StudyConfig } from '../../../../shared/study.ts';

const study: StudyConfig = {
  base: { ...base, epochs: 10, budgetMinutes: 5 },
  methods: ['random', 'l1', 'sauron', 'scratch', 'hrank'],
  settings: {},
  cuts: [0.5, 0.75],
  seeds: [1, 2],
  folds: [4],
  denseEpochs: 4,
  scratchOf: null,
};

test('Sauron has budgets in new studies, by its variant, and none in those that name no variant', () => {
  const sauronOf = (settings: StudyConfig['settings']) =>
    slotsOf({ ...study, cuts: [0.5, 0.9], seeds: [1], settings })
      .filter(({ method }) => method === 'sauron')
      .map((slot) => {
        const { pruning } = configOfSlot({ ...study, settings }, slot);
        return [slot.cut, pruning.budget.cut, optionOf('sauron', pruning, 'lambda')];
      });
  expect(sauronOf(settingsOfNewStudy())).toEqual([
    [0.5, 0.5, 0],
    [0.9, 0.9, 0],
  ]);
  expect(sauronOf({})).toEqual([[null, 0.5, 0.5]]);
  expect(sauronOf(settingsOfNewStudy({ lambda: 0.3 }))[1]).toEqual([0.9, 0.9, 0.3]);
});

test('dense first for every seed and fold, then budget by budget, scratch last, Sauron once', () => {
  const slots = slotsOf(study);
  expect(slots.slice(0, 10).map(({ key }) => key.replace(' seed 1 fold 4', ''))).toEqual([
    'dense',
    'random 50 %',
    'l1 50 %',
    'sauron',
    'hrank 50 %',
    'scratch 50 %',
    'random 75 %',
    'l1 75 %',
    'hrank 75 %',
    'scratch 75 %',
  ]);
  expect(slots).toHaveLength(20);
  expect(new Set(slots.map(({ key }) => key)).size).toBe(20);
});

test('scratch takes the shape of the first method that is no baseline, or of the one that is named', () => {
  expect(scratchReference(study)).toBe('l1');
  expect(scratchReference({ ...study, scratchOf: 'sauron' })).toBe('sauron');
  expect(scratchReference({ ...study, methods: ['random', 'scratch'] })).toBeNull();
  expect(
    slotsOf({ ...study, methods: ['random', 'scratch'] }).some(({ method }) => method === 'scratch'),
  ).toBe(false);
  const slots = slotsOf({ ...study, scratchOf: 'sauron' });
  const scratch = slots.filter(({ method }) => method === 'scratch');
  expect(scratch.map(({ key }) => key)).toEqual(['scratch seed 1 fold 4', 'scratch seed 2 fold 4']);
  expect(siblingOf(slots, scratch[1]!, 'sauron')?.key).toBe('sauron seed 2 fold 4');
  expect(siblingOf(slots, scratch[1]!, 'none')?.key).toBe('dense seed 2 fold 4');
});

test('all runs train as long, are chosen on one fold and tested on the next', () => {
  for (const slot of slotsOf(study)) {
    const config = configOfSlot(study, slot);
    expect(config).toMatchObject({ epochs: 10, budgetMinutes: 0, patience: 0, selection: 'best' });
    expect(config).toMatchObject({ fold: 4, testFold: 0, seed: slot.seed, method: slot.method });
    expect(config.pruning.budget).toEqual({ kind: 'macs', cut: slot.cut ?? 0.5 });
  }
  const [, , l1, , hrank] = slotsOf(study).map((slot) => configOfSlot(study, slot).pruning.schedule);
  expect(cutEpochs(l1!, 10)).toEqual([4]);
  expect(hrank).toMatchObject({ kind: 'per-level', start: 0.4, end: 0.75 });
});
