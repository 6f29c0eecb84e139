import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { loadModel } from '../../../main/training/checkpoint.ts';
import { applyPlans, loadPlans, planFileFromJson, planFileToJson } from '../../../main/training/plans.ts';
import { train } from '../../../main/training/trainer.ts';
import { tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

const dense = tinyConfig({ epochs: 3 });

/** Cuts in two rounds after the last epoch, so that its final weights are the dense run's, cut. */
const schedule = { kind: 'iterative', start: 1, end: 1, rounds: 2 } as const;
const pruned = { ...dense, method: 'l1', pruning: { ...defaultPruning('l1'), schedule } } as const;

test('a saved plan makes of the dense weights, to the bit, what the pruned run left', async () => {
  const [control, run] = [tinyRun({ config: dense }), tinyRun({ config: pruned })];
  await train(control);
  await train(run);
  const final = loadModel(run.folder);
  const text = planFileToJson({ run: 'l1-2d-2', method: 'l1', cuts: loadPlans(run.folder, 3) });
  const { cuts, method } = planFileFromJson(text, 'plan.json');
  const again = applyPlans(loadModel(control.folder), cuts);
  expect(method).toBe('l1');
  expect(again.network).toEqual(final.network);
  expect([...again.weights.keys()]).toEqual([...final.weights.keys()]);
  for (const [name, { data, shape }] of final.weights) {
    const other = again.weights.get(name)!;
    expect(other.shape).toEqual(shape);
    expect(Buffer.compare(Buffer.from(other.data.buffer), Buffer.from(data.buffer)), name).toBe(0);
  }
  // The cut network is no longer the one that the plan was made for.
  expect(() => applyPlans(again, cuts)).toThrow('This pruning plan was made for another network');
});

test('several cuts are applied in order, and one that a kill undid is left out', async () => {
  const config = { ...pruned, pruning: { ...pruned.pruning, schedule: { ...schedule, start: 0.3 } } };
  const run = tinyRun({ config });
  await train(run);
  const cuts = loadPlans(run.folder, 3);
  expect(cuts.map(({ epoch }) => epoch)).toEqual([1, 3]);
  expect(loadPlans(run.folder, 2)).toHaveLength(1);
  expect(readdirSync(run.folder).filter((name) => name.startsWith('plan-'))).toHaveLength(2);
  const control = tinyRun({ config: dense });
  await train(control);
  expect(applyPlans(loadModel(control.folder), cuts).network).toEqual(loadModel(run.folder).network);
  expect(() => applyPlans(loadModel(control.folder), cuts.toReversed())).toThrow('made for another network');
});

test.each(['', '{}', '[1]', '{"secateurPlan": 1, "run": "a", "method": "l1", "cuts": []}'])(
  '%j is refused by name',
  (text) => {
    expect(() => planFileFromJson(text, '/home/x/plan.json')).toThrow(
      '/home/x/plan.json is no pruning plan of Secateur.',
    );
  },
);

test('a damaged plan of a run is named', () => {
  const { folder } = tinyRun();
  writeFileSync(join(folder, 'plan-000001.json'), '{');
  expect(() => loadPlans(folder, 3)).toThrow(
    `The pruning plan ${join(folder, 'plan-000001.json')} cannot be used: its cuts cannot be read`,
  );
});
