/**
 * The example of docs/adding-a-task.md, taken from the page: put into a copy of the sources, the compiler first lists what
 * is missing, then nothing; a network learns the task, and its masks and tables hold what it should.
 */
import { expect, test } from 'vitest';
import { blocksOf, copySources } from './support.ts';

const facts = 'shared/task.ts';
const table = 'main/tasks/index.ts';

test('the compiler lists what a new task must say; then a network learns it and masks hold its structure', () => {
  const { code, missing } = blocksOf('adding-a-task.md');
  expect(code).toHaveLength(4);
  const [task = '', union = '', entry = '', line = ''] = code;
  const copy = copySources();
  copy.edit(facts, '  /** Overlapping regions:', union);
  expect(copy.complaints()).toEqual(missing);

  copy.add(task);
  copy.edit(facts, "  regions: {\n    label: 'Regions'", entry);
  copy.edit(table, '  regions,\n};', line);
  copy.edit(table, 'import { classes }', `import { binary } from './binary.ts';\n`);
  expect(copy.complaints()).toEqual([]);

  const told = copy.run(`
    import { defaultLoss } from './shared/losses.ts';
    import { configureTask, structuresOf, taskNames, taskSchema } from './shared/task.ts';
    import { createPredictor } from './main/logits/predictor.ts';
    import { taskOf } from './main/tasks/index.ts';
    import { loadModel } from './main/training/checkpoint.ts';
    import { train } from './main/training/trainer.ts';
    import { discData, discs, engine, recordEvents, tinyConfig } from './test/main/training/fixtures.ts';
    const classes = ['background', 'disc', 'ring'].map((name, value) => ({ name, value }));
    const task = taskSchema.parse(configureTask('binary', { classes, regions: [] }));
    const loss = defaultLoss('binary', 2);
    const events = recordEvents();
    const config = tinyConfig({ task, loss, epochs: 8 });
    await train({ engine, config, data: discData(), folder: './run', stopped: () => false, events });
    const { network, weights } = loadModel('./run');
    const app = await createPredictor(engine, network, weights, { patch: [16, 16], batch: 4 });
    const { image, labels } = discs(1, 1);
    const logits = await app.run(image);
    const mask = taskOf(task).decide(logits, { size: [4, 16, 16], enlarge: (channel) => channel });
    console.log(JSON.stringify({
      names: taskNames,
      task,
      structures: structuresOf(task, classes),
      loss: loss.map(({ kind }) => kind),
      losses: events.records.map(({ trainLoss }) => trainLoss),
      dice: events.records.at(-1).validationDice,
      channels: network.classes,
      agrees: [...mask].filter((value, index) => (value > 0) === (labels[index] > 0)).length / mask.length,
      values: [...new Set(mask)].sort(),
    }));`) as {
    names: string[];
    task: unknown;
    structures: unknown;
    loss: string[];
    losses: number[];
    dice: number[];
    channels: number;
    agrees: number;
    values: number[];
  };
  expect(told.names).toContain('binary');
  expect(told.task).toEqual({ kind: 'binary' });
  expect(told.structures).toEqual([{ value: 1, name: 'foreground', values: [1, 2] }]);
  expect(told.loss).toEqual(['dice', 'binary-cross-entropy']);
  expect(told.losses.at(-1)).toBeLessThan(told.losses[0]! - 0.1);
  expect(told.channels).toBe(1);
  expect(told.values).toEqual([0, 1]);
  expect(told.agrees).toBeGreaterThan(0.85);
}, 480_000);
