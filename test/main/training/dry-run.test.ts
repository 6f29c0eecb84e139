import { expect, test } from 'vitest';
import { byLevel } from '../../../shared/dry-run.ts';
import { defaultPruning, isDense } from '../../../shared/pruning-defaults.ts';
import type { MethodName, PruningConfig } from '../../../shared/pruning.ts';
import { loadModel } from '../../../main/training/checkpoint.ts';
import { startFacts } from '../../../shared/start.ts';
import { dryRun } from '../../../main/training/dry-run.ts';
import { initialModel } from '../../../main/training/model.ts';
import { train } from '../../../main/training/trainer.ts';
import { discData, engine, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

/** Begins flat: at half the MACs, or under a method as large as planned. */
const flatOf = (method: MethodName) => ({
  ...configOf(method),
  start: startFacts.flat.usual(!isDense(method)),
});

const configOf = (method: MethodName, changes: Partial<PruningConfig> = {}) =>
  tinyConfig({ method, epochs: 2, pruning: { ...defaultPruning(method), ...changes } });

test('a dry run cuts what the run would cut of the same weights, and changes none of them', async () => {
  const schedule = { kind: 'one-shot', start: 1, end: 1, rounds: 1 } as const;
  const config = configOf('l1', { schedule, allocation: 'global', budget: { kind: 'macs', cut: 0.6 } });
  const run = tinyRun({ config });
  await train(run);
  const control = tinyRun({ config: { ...config, method: 'none' } });
  await train(control);
  const { network, weights } = loadModel(control.folder);
  const copy = new Map([...weights].map(([name, { data }]) => [name, data.slice()]));
  const told = await dryRun({
    engine,
    config,
    data: discData(),
    trained: { run: 'dense-2d-1', network, weights },
  });
  const { layers, cost } = loadModel(run.folder).record;
  expect(told.layers.map(({ id, left }) => [id, left])).toEqual(
    layers.map(({ id, filters }) => [id, filters]),
  );
  expect(told.after).toEqual(cost);
  expect(told.after.macs).toBeLessThanOrEqual(0.4 * told.before.macs);
  expect(told.notes[0]).toBe('Judged by the weights of dense-2d-1 as they are now.');
  for (const [name, { data }] of weights) expect(data).toEqual(copy.get(name));
  // Levels add up to the layers.
  const levels = byLevel(told);
  expect(levels.map(({ level }) => level)).toEqual([0, 1, 2]);
  expect(levels.reduce((sum, { left }) => sum + left, 0)).toBe(
    layers.reduce((sum, { filters }) => sum + filters, 0),
  );
});

test('methods that look at data, cut in rounds or begin small are told alike; all of the budget at once', async () => {
  for (const method of ['taylor', 'hrank'] as const) {
    const { before, after, notes } = await dryRun({ engine, config: configOf(method), data: discData() });
    expect(after.macs).toBeLessThanOrEqual(0.5 * before.macs);
    expect(after.macs).toBeGreaterThan(0.2 * before.macs);
    expect(notes[0]).toMatch(/^Judged by first weights/);
  }
  const flat = await dryRun({ engine, config: flatOf('none'), data: discData() });
  expect(flat.after.macs).toBeLessThanOrEqual(0.5 * flat.before.macs);
  expect(flat.notes[0]).toMatch(/^The run begins with one width everywhere that fits 50 % of the MACs/);
  const pruned = await dryRun({ engine, config: flatOf('l1'), data: discData() });
  expect(pruned.before.macs).toBeGreaterThan(flat.after.macs);
  expect(pruned.before.macs).toBeLessThanOrEqual(flat.before.macs);
  expect(pruned.after.macs).toBeLessThanOrEqual(0.5 * pruned.before.macs);
  const none = await dryRun({ engine, config: configOf('none'), data: discData() });
  expect(none.after).toEqual(none.before);
});

test('what cannot be told is refused in words', async () => {
  const data = discData();
  await expect(dryRun({ engine, config: configOf('sauron'), data })).rejects.toThrow(
    'Sauron finds out while it trains how many filters it can spare',
  );
  const { network, weights } = initialModel(flatOf('none'), data);
  await expect(
    dryRun({ engine, config: configOf('l1'), data, trained: { run: 'flat-2d-3', network, weights } }),
  ).rejects.toThrow(/flat-2d-3 has another network than this plan's/);
});
