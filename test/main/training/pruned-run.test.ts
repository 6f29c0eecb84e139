import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { expect, test } from 'vitest';
import type { Engine, Executable } from '../../../main/engine/engine.ts';
import { checkWeights, parameterShapes } from '../../../main/network/index.ts';
import { loadCheckpoint, loadModel } from '../../../main/training/checkpoint.ts';
import { cutModel, initialModel, planOf } from '../../../main/training/model.ts';
import { train } from '../../../main/training/trainer.ts';
import type { NdArray } from '../../../main/network/index.ts';
import { discData, engine, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

const config = tinyConfig({
  method: 'sauron',
  pruning: defaultPruning('sauron'),
  epochs: 8,
  iterationsPerEpoch: 6,
});

/** An engine that counts the executables that are open. */
function counted(): { engine: Engine; compiled: () => number; open: () => number; most: () => number } {
  let [compiled, open, most] = [0, 0, 0];
  return {
    engine: {
      device: engine.device,
      compile: async (program, state): Promise<Executable> => {
        const executable = await engine.compile(program, state);
        compiled++;
        most = Math.max(most, ++open);
        return { ...executable, dispose: () => (open--, executable.dispose()) };
      },
    },
    compiled: () => compiled,
    open: () => open,
    most: () => most,
  };
}

test('training goes on through several cuts, and lets go of every program', async () => {
  const count = counted();
  const run = tinyRun({ config, engine: count.engine });
  const outcome = await train(run);
  const { records } = run.events;
  const params = records.map(({ cost }) => cost.params);
  const cuts = params.filter((value, epoch) => value < (params[epoch - 1] ?? outcome.initialCost.params));
  expect(cuts.length).toBeGreaterThan(1);
  expect(outcome.cost).toEqual(records.at(-1)!.cost);
  expect(outcome.cost.macs).toBeLessThan(outcome.initialCost.macs);
  expect(records.at(-1)!.trainLoss).toBeLessThan(records[0]!.trainLoss);

  // Two programs at the start, after each cut, and once the last epoch with cuts (5 of 8) is over: nothing else compiles.
  const cutInLast = params[4]! < params[3]!;
  expect(count.compiled()).toBe(2 + 2 * cuts.length + (cutInLast ? 0 : 2));
  expect(count.most()).toBe(2);
  expect(count.open()).toBe(0);
});

test('the final network, its weights and the reported layers agree', async () => {
  const run = tinyRun({ config });
  await train(run);
  const { network, weights, record } = loadModel(run.folder);
  checkWeights(network, weights);
  const filters = new Map(network.layers.map((layer) => [layer.id, 'filters' in layer ? layer.filters : 0]));
  expect(record.layers.map(({ id }) => filters.get(id))).toEqual(record.layers.map((layer) => layer.filters));
});

test("a checkpoint after a cut has every parameter's slots, of its shape", async () => {
  const data = discData();
  const run = tinyRun({ config, data, stopped: () => data.taken > 7 * 6 });
  await train(run);
  const { network, slots } = loadCheckpoint(run.folder)!.checkpoint.model;
  const expected = [...parameterShapes(network)].flatMap(([name, shape]) =>
    ['m', 'v'].map((slot) => [`${name}:${slot}`, shape] as const),
  );
  const actual = [...slots].map(([name, { shape }]) => [name, shape] as const);
  expect(actual).toEqual([...expected, ['step', []]]);
  expect(slots.get('step')!.data[0]).toBe(7 * 6);
});

test('a cut keeps the moments of the filters that stay', () => {
  const model = initialModel(tinyConfig(), { channels: 1, classes: 3 });
  const filled = new Map([...model.slots].map(([name, { shape, data }]) => [name, numbered(shape, data)]));
  const [group] = [...model.weights.keys()].map((name) => name.split('/')[0]!);
  const plan = planOf(model.network, { keep: new Map([[group!, [0, 3]]]) });
  const smaller = cutModel({ ...model, slots: filled }, plan);
  const name = `${group!}/weight`;
  // [4, 1, 3, 3] to [2, 1, 3, 3]: filters 0 and 3.
  const rows = [...Array(9).keys(), ...Array.from({ length: 9 }, (_, index) => 27 + index)];
  expect([...smaller.slots.get(`${name}:m`)!.data]).toEqual(rows);
  expect([...smaller.weights.get(name)!.data]).toEqual(rows.map((row) => model.weights.get(name)!.data[row]));
});

const numbered = (shape: readonly number[], data: Float32Array): NdArray => ({
  shape,
  data: data.map((_, index) => index),
});
