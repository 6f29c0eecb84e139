/** Every term of a loss: golden numbers (segmentation-systems.md 15), extremes, and its gradient by finite differences. */
import { describe, expect, test } from 'vitest';
import { lossFits, lossKinds, type LossKind } from '../../../../shared/losses.ts';
import type { TaskConfig } from '../../../../shared/task.ts';
import { taskOf } from '../../../../main/tasks/index.ts';
import { constant, gradients, type Tensor } from '../../../../main/tensor/index.ts';
import { lossOf } from '../../../../main/training/losses/index.ts';
import { evaluate } from '../support.ts';

// segmentation-systems.md 15, "Dice + CE": two channels of four voxels, background first
const golden = [2, -1, 0.5, 0, 0, 1, 1.5, 0];
const labels = [0, 1, 1, 0];
const classes: TaskConfig = { kind: 'classes' };
/** Two regions, the second inside of the first. */
const regions: TaskConfig = {
  kind: 'regions',
  regions: [
    { name: 'whole', values: [1, 2], writes: 1 },
    { name: 'core', values: [2], writes: 2 },
  ],
};

const tasksOf = (kind: LossKind): TaskConfig[] =>
  [classes, regions].filter((task) => lossFits(kind, task.kind));

interface Given {
  readonly logits?: readonly number[];
  readonly labels?: readonly number[];
  readonly samples?: number;
  readonly task?: TaskConfig;
  readonly options?: Readonly<Record<string, number>>;
}

function lossTensor(kind: LossKind, given: Given = {}): { loss: Tensor; logits: Tensor } {
  const { samples = 1, options = {} } = given;
  const task = taskOf(given.task ?? classes);
  const [x, y] = [given.logits ?? golden, given.labels ?? labels];
  const logits = constant(Float32Array.from(x), [samples, 2, x.length / 2 / samples]);
  const target = task.encode(constant(Float32Array.from(y), [samples, 1, y.length / samples]), 2);
  return {
    // the logits serve as a layer's maps too
    loss: lossOf([{ kind, weight: 1, options }], {
      task,
      target,
      maps: [logits],
      ...task.distribution(logits),
    }),
    logits,
  };
}

async function valueOf(kind: LossKind, given: Given = {}): Promise<number> {
  return (await evaluate({ loss: lossTensor(kind, given).loss })).loss![0]!;
}

describe('golden numbers', () => {
  test('cross-entropy, soft Dice and their sum', async () => {
    expect(await valueOf('cross-entropy')).toBeCloseTo(0.315066, 5);
    expect(await valueOf('dice')).toBeCloseTo(-0.761917, 5);
    const { loss } = lossTensor('dice');
    const both = await evaluate({ loss, other: lossTensor('cross-entropy').loss });
    expect(both.loss![0]! + both.other![0]!).toBeCloseTo(-0.446851, 5);
  });

  test("PocketNet's squared Dice", async () => {
    expect(await valueOf('squared-dice')).toBeCloseTo(0.105411, 5);
  });

  test("the Dice of Sauron's reference, a class that is absent counting 1", async () => {
    // p(1) = 0.25 and 0.75, labels 0 and 1: both classes overlap by 0.75 of a sum of 2
    const logits = [Math.log(3), 0, 0, Math.log(3)];
    expect(await valueOf('sauron-dice', { logits, labels: [0, 1] })).toBeCloseTo(1 - 0.75, 5);
    // background 2 (0.75 + 0.25) / (1 + 2), class 1: 0
    expect(await valueOf('sauron-dice', { logits, labels: [0, 0] })).toBeCloseTo(1 - 0.5 * (2 / 3), 5);
  });

  test('focal: by hand, and cross-entropy where the focus is 0', async () => {
    const p = [0.880797, 0.880797, 0.731059, 0.5]; // of what is right, voxel by voxel
    const byHand = p.reduce((sum, q) => sum - (1 - q) ** 2 * Math.log(q), 0) / 4;
    expect(await valueOf('focal')).toBeCloseTo(byHand, 5);
    expect(await valueOf('focal', { options: { gamma: 0 } })).toBeCloseTo(0.315066, 5);
  });

  test('binary cross-entropy of overlapping regions, by hand', async () => {
    const logits = [1, -2, 0.5, 3, -1, 0, 2, -4];
    const right = [1, 1, 0, 1, 1, 0, 0, 1]; // the whole holds voxels 0, 1 and 3, the core 0 and 3
    const p = (x: number): number => 1 / (1 + Math.exp(-x));
    const sum = logits.reduce((all, x, i) => all - Math.log(right[i] === 1 ? p(x) : 1 - p(x)), 0);
    const given = { task: regions, logits, labels: [2, 1, 0, 2] };
    expect(await valueOf('binary-cross-entropy', given)).toBeCloseTo(sum / 8, 5);
  });
});

describe('extremes', () => {
  test.each(lossKinds)('%s stays finite where a probability is zero in float32', async (kind) => {
    for (const task of tasksOf(kind)) {
      const given = {
        logits: [-200, 0, 0, 200, 0, 200, 200, -200],
        task,
      };
      const { loss, logits } = lossTensor(kind, given);
      const values = await evaluate({ loss, gradient: gradients(loss, [logits])[0]! });
      expect([...values.loss!, ...values.gradient!].every(Number.isFinite), `${kind} of ${task.kind}`).toBe(
        true,
      );
    }
  });

  test('voxel 0 is background with logits (-200, 0): -log p = 200', async () => {
    const logits = [-200, 0, 0, 200, 0, 200, 200, 0];
    expect(await valueOf('cross-entropy', { logits })).toBeCloseTo(200 / 4, 3);
  });

  test('the batch is one image where that is asked for', async () => {
    // two samples of one voxel, p(1) = 0.5 each; only the first is labelled 1
    const given = { logits: [0, 0, 0, 0], labels: [1, 0], samples: 2 };
    expect(await valueOf('dice', given)).toBeCloseTo(-0.5 * (1 / 1.5 + 0), 4);
    expect(await valueOf('dice', { ...given, options: { batch: 1 } })).toBeCloseTo(-1 / 2, 4);
  });

  test('weights multiply, terms add', async () => {
    const task = taskOf(classes);
    const logits = constant(Float32Array.from(golden), [1, 2, 4]);
    const target = task.encode(constant(Float32Array.from(labels), [1, 1, 4]), 2);
    const terms = [
      { kind: 'dice', weight: 3, options: {} },
      { kind: 'cross-entropy', weight: 0.5, options: {} },
    ] as const;
    const { loss } = await evaluate({ loss: lossOf(terms, { task, target, ...task.distribution(logits) }) });
    expect(loss![0]).toBeCloseTo(3 * -0.761917 + 0.5 * 0.315066, 5);
  });
});

describe('gradients agree with finite differences', () => {
  const cases = lossKinds.flatMap((kind) => tasksOf(kind).map((task) => ({ kind, task })));
  test.each(cases)('$kind of $task.kind', async ({ kind, task }) => {
    const given: Given =
      task === classes ? {} : { task, labels: [2, 1, 0, 2], logits: [1, -2, 0.5, 3, -1, 0.3, 2, -4] };
    const { loss, logits } = lossTensor(kind, given);
    const { analytic } = await evaluate({ analytic: gradients(loss, [logits])[0]! });
    const x = given.logits ?? golden;
    for (const index of x.keys()) {
      const at = (by: number) =>
        valueOf(kind, { ...given, logits: x.map((value, i) => (i === index ? value + by : value)) });
      expect(analytic![index]).toBeCloseTo(((await at(0.05)) - (await at(-0.05))) / 0.1, 3);
    }
    expect(analytic!.some((value) => Math.abs(value) > 1e-3)).toBe(true);
  });
});
