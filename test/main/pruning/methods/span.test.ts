/** Span on networks: what others combine to goes first and is not missed, floors hold, and a cut that does not heal is undone. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import type { TrainingConfig } from '../../../../shared/training.ts';
import { createPlan, cut, mask, type Weights } from '../../../../main/network/index.ts';
import { floorOf, type BudgetLayer } from '../../../../main/pruning/budget.ts';
import { spanReducer, spanScores } from '../../../../main/pruning/methods/span.ts';
import { selectAll } from '../../../../main/pruning/reducers/select.ts';
import { spanLimits } from '../../../../main/pruning/span/limits.ts';
import { loadCheckpoint, loadModel } from '../../../../main/training/checkpoint.ts';
import { methodSetup } from '../../../../main/training/model.ts';
import type { TrainingData } from '../../../../main/training/data.ts';
import { loadPlans } from '../../../../main/training/plans.ts';
import { train } from '../../../../main/training/trainer.ts';
import { smallUNet } from '../../network/networks.ts';
import { relativeDifference, runOn } from '../../network/run.ts';
import {
  curve,
  discData,
  discs,
  engine,
  proposal,
  recordEvents,
  tinyConfig,
  type DiscData,
} from '../../training/fixtures.ts';
import { tinyRun } from '../../training/support.ts';
import { viewOf } from '../criteria/view.ts';
import { discSurvey } from '../survey.ts';

const network = smallUNet({ inputChannels: 1 });
const image = { shape: [4, 1, 16, 16], data: discs(7, 99).image };

/** Row 2 of a layer becomes 0.5 of row 0 less 2 of row 3: kernel and, where nothing follows that normalises, bias. */
function combined(weights: Weights, name: string, axis: number): Weights {
  const { shape, data } = weights.get(name)!;
  const inner = shape.slice(axis + 1).reduce((size, side) => size * side, 1);
  const rows = shape[axis]!;
  const made = data.map((value, index) => {
    const row = Math.floor(index / inner) % rows;
    return row === 2 ? 0.5 * data[index - 2 * inner]! - 2 * data[index + inner]! : value;
  });
  return new Map(weights).set(name, { shape, data: made });
}

const base = viewOf('span', { network });
// A transposed convolution has neither norm nor activation, so its maps combine as its kernels do.
const view = { ...base, weights: combined(combined(base.weights, 'up0/weight', 1), 'up0/bias', 0) };
const lowest = (scores: ArrayLike<number>): number => {
  const all = Array.from(scores);
  return all.indexOf(Math.min(...all));
};

async function changeBy(reductions: Parameters<typeof createPlan>[1]): Promise<number> {
  const small = cut(network, view.weights, new Map(), createPlan(network, reductions));
  const full = await runOn(engine, network, view.weights, image);
  return relativeDifference(full, await runOn(engine, small.network, small.weights, image));
}

test('a map that others combine to is removed first, and nothing changes without it', async () => {
  const survey = discSurvey(4);
  const scores = (await spanScores(view, survey)).get('up0')!;
  const leaver = lowest(scores);
  expect([0, 2, 3]).toContain(leaver); // any of the three follows from the other two
  expect(scores[leaver]).toBeLessThan(1e-3);
  const others = Array.from(scores).filter((_, filter) => filter !== leaver);
  expect(Math.min(...others)).toBeGreaterThan(20 * scores[leaver]!);

  const keep = new Map([['up0', [0, 1, 2, 3].filter((filter) => filter !== leaver)]]);
  const { reductions } = await spanReducer(view, keep, survey);
  const dropped = await changeBy((await selectAll(view, keep, survey)).reductions);
  expect(dropped).toBeGreaterThan(0.01);
  expect(await changeBy(reductions)).toBeLessThan(dropped / 100);
});

test('a cut with its fit is the masked network with it', async () => {
  const keep = new Map([
    ['encoder0.2', [0, 2, 3]],
    ['encoder2.1', [1, 2, 4, 7]],
    ['decoder0.2', [0, 1]],
  ]);
  const { reductions } = await spanReducer(view, keep, discSurvey(2));
  expect(reductions.every(({ consume }) => consume !== undefined)).toBe(true);
  const plan = createPlan(network, reductions);
  const small = cut(network, view.weights, new Map(), plan);
  const twin = await runOn(engine, network, mask(network, view.weights, plan), image);
  expect(relativeDifference(twin, await runOn(engine, small.network, small.weights, image))).toBeLessThan(
    1e-5,
  );
});

test('a constant that goes is handed on to a head, which has no norm to take it away', async () => {
  const constant = new Map(view.weights);
  for (const [name, value] of [
    ['scale', 0],
    ['bias', 3],
  ] as const) {
    const parameter = `decoder0.2.norm/${name}`;
    const { shape, data } = view.weights.get(parameter)!;
    constant.set(parameter, { shape, data: data.map((own, index) => (index === 1 ? value : own)) });
  }
  const shifted = { ...view, weights: constant };
  const keep = new Map([['decoder0.2', [0, 2, 3]]]);
  const { reductions } = await spanReducer(shifted, keep, discSurvey(2));
  expect([...(reductions[0]?.addBias?.keys() ?? [])]).toEqual(['head0/bias']);
  const small = cut(network, constant, new Map(), createPlan(network, reductions));
  const full = await runOn(engine, network, constant, image);
  expect(relativeDifference(full, await runOn(engine, small.network, small.weights, image))).toBeLessThan(
    1e-4,
  );
});

describe('floors', () => {
  const floors = (widths: readonly number[], cutShare: number, minKeep = 4): Map<string, number> => {
    const pruning = { ...defaultPruning('span'), minKeep, budget: { kind: 'macs' as const, cut: cutShare } };
    const config = tinyConfig({
      method: 'span',
      pruning,
      architecture: { ...proposal.architecture, widths },
    });
    const setup = methodSetup(config, { channels: 1, classes: 5 });
    const limits = spanLimits(setup);
    return new Map(
      setup.layers.map(({ id, filters, minKeep: own }) => {
        const layer: BudgetLayer = { id, filters, minKeep: own, stage: 0, initialFilters: filters };
        return [id, floorOf(layer, limits)];
      }),
    );
  };

  test('hold a quarter of each layer and more than the classes in front of a head', () => {
    const own = floors([12, 24, 48], 0.75);
    // The mean share is 1 - √0.25 = 0.5; no layer loses more than 0.65 of its filters.
    expect(own.get('encoder0.1')).toBe(4);
    expect(own.get('decoder0.2')).toBe(6); // five classes
    expect(own.get('encoder1.1')).toBe(8);
    expect(own.get('encoder2.2')).toBe(16); // 0.35 · 48 = 16.8, in steps of 4
  });

  test('leave widths that kernels fill, unless the budget cannot be met with them', () => {
    expect(floors([16, 32, 64], 0.5).get('encoder2.1')).toBe(40); // 0.62 · 64 = 39.6, in steps of 8
    expect(floors([16, 16, 16], 0.3).get('encoder1.1')).toBe(12);
  });
});

/** Validation patches that a network which has learnt these discs gets wrong: bright for dark. */
const inverted = [-1, -2].map((k) => {
  const { image: seen, labels } = discs(7, k);
  return { image: seen.map((value) => -value), labels };
});

function spanConfig(changes: Partial<TrainingConfig> = {}): TrainingConfig {
  const architecture = { ...proposal.architecture, widths: [8, 12, 16] };
  const run = { method: 'span', architecture, pruning: defaultPruning('span') } as const;
  return tinyConfig({ ...run, epochs: 20, iterationsPerEpoch: 8, ...changes });
}

describe('a cut that does not heal', () => {
  /** The data, but that their validation goes wrong once so many batches were taken. */
  function failing(data: DiscData, after: number): TrainingData {
    const { validation: sound, ...rest } = data;
    return {
      ...rest,
      get validation() {
        return data.taken > after ? inverted : sound;
      },
    };
  }

  test('is undone: the network from before it goes on, the run says so, and a resumed run comes to the same', async () => {
    const config = spanConfig();
    const [cutAfter, undoneAfter] = [2, 5]; // both classes are found by epoch 2; three epochs to heal
    const run = tinyRun({ config, data: failing(discData(), 8 * cutAfter) });
    const { cost, initialCost } = await train(run);
    const { notes, records } = run.events;
    expect(notes.some((note) => note.startsWith(`After epoch ${cutAfter} every class is found`))).toBe(true);
    expect(notes.at(-1)).toMatch(
      new RegExp(
        `^The cut after epoch ${cutAfter} has not healed by epoch ${undoneAfter} \\(class 1 had .* is undone`,
      ),
    );
    const macs = records.map((record) => record.cost.macs / initialCost.macs);
    expect(Math.max(...macs.slice(cutAfter - 1, undoneAfter - 1))).toBeLessThan(0.8);
    expect(macs.slice(undoneAfter - 1)).toEqual(macs.slice(undoneAfter - 1).map(() => 1));
    expect(cost.macs).toBe(initialCost.macs);
    expect(
      loadModel(run.folder).record.layers.every(({ filters, initialFilters }) => filters === initialFilters),
    ).toBe(true);
    expect(loadPlans(run.folder, config.epochs)).toEqual([]);
    expect(existsSync(join(run.folder, 'before-cut.bin'))).toBe(false);

    // Killed with the cut not healed yet, it still finds its way back.
    const data = discData();
    const ended = tinyRun({ config, data: failing(data, 8 * cutAfter) });
    await train({ ...ended, stopped: () => data.taken >= 8 * (cutAfter + 1) + 1 });
    expect(loadCheckpoint(ended.folder)?.checkpoint.record.epoch).toBe(cutAfter + 1);
    const resumed = { ...ended, data: { ...discData(), validation: inverted }, events: recordEvents() };
    await train(resumed);
    expect(curve(resumed.events.records)).toEqual(curve(records).slice(cutAfter));
  });

  test('is waited for where it heals, and the next cut comes then', async () => {
    const run = tinyRun({ config: spanConfig() });
    const { cost, initialCost } = await train(run);
    expect(run.events.notes.some((note) => note.includes('undone'))).toBe(false);
    expect(cost.macs).toBeLessThanOrEqual(0.5 * initialCost.macs);
    const widths = run.events.records.map(({ cost: { macs } }) => macs);
    expect(new Set(widths).size).toBe(3); // two cuts
  });
});
