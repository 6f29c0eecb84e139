import { expect, test } from 'vitest';
import { startFacts } from '../../../../shared/start.ts';
import { armProblems, type StudyArm } from '../../../../shared/study-arms.ts';
import type { StudyConfig } from '../../../../shared/study.ts';
import { configOfSlot, controlOf, siblingOf, slotsOf } from '../../../../main/services/studies/matrix.ts';
import { cutEpochs } from '../../../../main/pruning/schedule.ts';
import { armsNamed, unnamed } from '../../../support/arms.ts';
import { config as base } from '../../store/fixtures.ts';
import { optionOf } from '../../../../shared/pruning-defaults.ts';

/** Without a variant, under which Sauron has no budgets. */
const armsOf = (names: readonly string[], shapeOf = '') => unnamed(armsNamed(names, shapeOf));

const study: StudyConfig = {
  base: { ...base, epochs: 10, budgetMinutes: 5 },
  arms: armsOf(['random', 'l1', 'sauron', 'scratch', 'hrank']),
  cuts: [0.5, 0.75],
  seeds: [1, 2],
  folds: [4],
  denseEpochs: 4,
};
const keysOf = (names: readonly string[], shapeOf = ''): string[] =>
  slotsOf({ ...study, arms: armsOf(names, shapeOf) })
    .filter(({ seed }) => seed === 1)
    .map(({ key }) => key.replace(' seed 1 fold 4', ''));

test('Sauron has budgets by its variant, and none in studies that name no variant', () => {
  const sauronOf = (changes: Partial<StudyArm>) => {
    const arms = armsNamed(['sauron']).map((arm) => ({ ...arm, ...changes }));
    const own = { ...study, cuts: [0.5, 0.9], seeds: [1], arms };
    return slotsOf(own)
      .filter(({ method }) => method === 'sauron')
      .map((slot) => {
        const { pruning } = configOfSlot(own, slot);
        return [slot.cut, pruning.budget.cut, optionOf('sauron', pruning, 'lambda')];
      });
  };
  expect(sauronOf({})).toEqual([
    [0.5, 0.5, 0],
    [0.9, 0.9, 0],
  ]);
  expect(sauronOf({ variant: '', options: {} })).toEqual([[null, 0.5, 0.5]]);
  expect(sauronOf({ options: { lambda: 0.3 } })[1]).toEqual([0.9, 0.9, 0.3]);
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

test('scratch takes the shape of the first arm that a method prunes, or of the one that is named', () => {
  const shapeOf = (names: readonly string[], named = '') =>
    armsOf(names, named).find(({ name }) => name === 'scratch')?.shapeOf;
  expect(shapeOf(['random', 'l1', 'scratch', 'sauron'])).toBe('l1');
  expect(shapeOf(['random', 'l1-flat', 'scratch', 'l1'])).toBe('l1-flat');
  expect(shapeOf(['l1', 'sauron', 'scratch'], 'sauron')).toBe('sauron');
  expect(keysOf(['l1', 'sauron', 'scratch'], 'sauron')).toEqual([
    'dense',
    'l1 50 %',
    'sauron',
    'scratch',
    'l1 75 %',
  ]);
  const slots = slotsOf({ ...study, arms: armsOf(['l1', 'sauron', 'scratch'], 'sauron') });
  const scratch = slots.filter(({ arm }) => arm === 'scratch');
  expect(siblingOf(slots, scratch[1]!, 'sauron')?.key).toBe('sauron seed 2 fold 4');
  expect(controlOf(slots, scratch[1]!)?.key).toBe('dense seed 2 fold 4');
});

test('arms whose shape nobody leaves, and arms of one name, are refused', () => {
  const problems = (names: readonly string[], shapeOf = '') => armProblems(armsOf(names, shapeOf));
  expect(problems(['l1', 'scratch', 'flat', 'l1-flat', 'sauron-shape'])).toEqual([]);
  expect(problems(['random', 'scratch'])).toEqual([
    { index: 1, message: expect.stringContaining('no listed method prunes one') as string },
  ]);
  for (const other of ['l9', 'scratch', 'l1-shape'])
    expect(problems(['l1', 'l1-shape', 'scratch'], other)[0]?.message).toContain(
      `takes the shape of "${other}"`,
    );
  const [l1] = armsOf(['l1']);
  expect(armProblems([l1!, l1!])).toEqual([{ index: 1, message: 'there is another arm "l1"' }]);
  expect(armProblems([{ ...l1!, name: 'dense' }])).toHaveLength(1);
});

test('all runs train as long, are chosen on one fold and tested on the next', () => {
  for (const slot of slotsOf(study)) {
    const config = configOfSlot(study, slot);
    expect(config).toMatchObject({ epochs: 10, budgetMinutes: 0, patience: 0, selection: 'best' });
    expect(config).toMatchObject({ fold: 4, testFold: 0, seed: slot.seed, method: slot.method });
    expect(config.pruning.budget).toEqual({ kind: 'macs', cut: slot.cut ?? 0.5 });
    expect(config.start.kind).toBe(slot.start);
  }
  const [, , l1, , hrank] = slotsOf(study).map((slot) => configOfSlot(study, slot).pruning.schedule);
  expect(cutEpochs(l1!, 10)).toEqual([4]);
  expect(hrank).toMatchObject({ kind: 'per-level', start: 0.4, end: 0.75 });
});

test('a flat network fits each budget by itself; one that is pruned begins as large as planned', () => {
  expect(keysOf(['flat', 'l1-flat', 'sauron-flat', 'sauron'])).toEqual([
    'dense',
    'flat 50 %',
    'l1-flat 50 %',
    'sauron-flat',
    'sauron',
    'flat 75 %',
    'l1-flat 75 %',
  ]);
  const arms = armsOf(['flat', 'l1-flat', 'sauron-flat']);
  const configs = slotsOf({ ...study, arms }).map((slot) => configOfSlot({ ...study, arms }, slot));
  const cutOf = (method: string) =>
    configs.flatMap(({ method: own, start }) => (own === method && start.kind === 'flat' ? [start.cut] : []));
  expect(cutOf('none').slice(0, 2)).toEqual([0.5, 0.75]);
  expect(new Set([...cutOf('l1'), ...cutOf('sauron')])).toEqual(new Set([0]));
});

test('a method that goes on from the shape of another run has budgets of its own', () => {
  expect(keysOf(['sauron', 'l1-shape'])).toEqual(['dense', 'sauron', 'l1-shape 50 %', 'l1-shape 75 %']);
  const arms = armsOf(['sauron', 'l1-shape']);
  const slots = slotsOf({ ...study, arms });
  const pruned = slots.findLast(({ arm }) => arm === 'l1-shape')!;
  expect(siblingOf(slots, pruned, 'sauron')?.key).toBe('sauron seed 2 fold 4');
  const shape = { ...startFacts.shape.usual(true), run: 'sauron-2d-3', shape: [{ id: 'a', filters: 3 }] };
  expect(configOfSlot({ ...study, arms }, pruned, shape)).toMatchObject({ method: 'l1', start: shape });
});
