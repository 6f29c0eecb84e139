/**
 * The example of docs/adding-a-loss.md, taken from the page: put into a copy of the sources, the compiler first lists what
 * is missing, then nothing; the term equals Dice where it should, and networks learn by it.
 */
import { expect, test } from 'vitest';
import { blocksOf, copySources } from './support.ts';

const table = 'main/training/losses/index.ts';

test('the compiler lists what a new term must say; then it is Dice at equal weights, and a loss that falls', () => {
  const { code, missing } = blocksOf('adding-a-loss.md');
  expect(code).toHaveLength(3);
  const [term = '', facts = '', line = ''] = code;
  const copy = copySources();
  copy.edit('shared/losses.ts', "  'squared-dice': {\n", facts);
  expect(copy.complaints()).toEqual(missing);

  copy.add(term);
  copy.edit(table, "  'squared-dice': squaredDice", line);
  copy.edit(table, 'import { squaredDice }', `import { tversky } from './tversky.ts';\n`);
  expect(copy.complaints()).toEqual([]);

  const told = copy.run(`
    import { lossSchema } from './shared/losses.ts';
    import { termsOf } from './main/cli/loss-options.ts';
    import { taskOf } from './main/tasks/index.ts';
    import { constant, program } from './main/tensor/index.ts';
    import { lossOf } from './main/training/losses/index.ts';
    import { train } from './main/training/trainer.ts';
    import { discData, engine, recordEvents, tinyConfig } from './test/main/training/fixtures.ts';
    const task = taskOf({ kind: 'classes' });
    const logits = constant(Float32Array.of(2, -1, 0.5, 0, 0, 1, 1.5, 0), [1, 2, 4]);
    const target = task.encode(constant(Float32Array.of(0, 1, 1, 1), [1, 1, 4]), 2);
    const value = (kind, options) => lossOf([{ kind, weight: 1, options }], { task, target, ...task.distribution(logits) });
    const outputs = {
      dice: value('dice', {}),
      equal: value('tversky', { alpha: 0.5, beta: 0.5 }),
      missed: value('tversky', { alpha: 0, beta: 1 }),
      tooMuch: value('tversky', { alpha: 1, beta: 0 }),
    };
    const executable = await engine.compile(program({ outputs }), new Map());
    const { dice, equal, missed, tooMuch } = await executable.run({});
    const asked = lossSchema.parse(termsOf(['tversky=1', 'cross-entropy=1', 'tversky.beta=0.8'], []));
    const regions = [{ name: 'both', values: [1, 2], writes: 1 }, { name: 'ring', values: [2], writes: 2 }];
    const losses = [];
    for (const [folder, own] of [['a', { kind: 'classes' }], ['b', { kind: 'regions', regions }]]) {
      const loss = [{ kind: 'tversky', weight: 1, options: {} }];
      const data = { ...discData(), classes: 3 };
      const events = recordEvents();
      const config = tinyConfig({ task: own, loss, epochs: 4 });
      await train({ engine, config, data, folder, stopped: () => false, events });
      losses.push(events.records.map(({ trainLoss }) => trainLoss));
    }
    console.log(JSON.stringify({ asked, apart: equal[0] - (1 + dice[0]), missed: missed[0], tooMuch: tooMuch[0], losses }));`) as {
    asked: unknown;
    apart: number;
    missed: number;
    tooMuch: number;
    losses: number[][];
  };
  expect(told.asked).toEqual([
    { kind: 'tversky', weight: 1, options: { beta: 0.8 } },
    { kind: 'cross-entropy', weight: 1, options: {} },
  ]);
  expect(told.apart).toBeCloseTo(0, 4);
  // p = 0.119203 where the label is 0; 0.880797, 0.731059 and 0.5 where it is 1
  expect(told.missed).toBeCloseTo(1 - 2.111856 / 3, 5);
  expect(told.tooMuch).toBeCloseTo(1 - 2.111856 / 2.231059, 5);
  for (const losses of told.losses) {
    expect(losses).toHaveLength(4);
    expect(losses[3]).toBeLessThan(losses[0]! - 0.02);
  }
}, 480_000);
