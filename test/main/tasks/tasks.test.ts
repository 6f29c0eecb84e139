/** What labels and logits mean under each task. */
import { describe, expect, test } from 'vitest';
import type { TaskConfig } from '../../../shared/task.ts';
import { structuresOf } from '../../../shared/task.ts';
import { taskOf } from '../../../main/tasks/index.ts';
import { constant } from '../../../main/tensor/index.ts';
import { evaluate } from '../training/support.ts';

const brats: TaskConfig = {
  kind: 'regions',
  regions: [
    { name: 'whole tumour', values: [1, 2, 3, 4], writes: 2 },
    { name: 'tumour core', values: [1, 3, 4], writes: 1 },
    { name: 'enhancing tumour', values: [4], writes: 4 },
  ],
};
const labels = constant(Float32Array.of(0, 1, 2, 3, 4), [1, 1, 5]);
const same = { size: [1, 1, 5], enlarge: (channel: Float32Array) => channel.slice() } as const;

describe('classes', () => {
  const task = taskOf({ kind: 'classes' });

  test('each label goes into the channel of its class', async () => {
    const encoded = task.encode(constant(Float32Array.of(2, 0), [1, 1, 2]), 3);
    expect(await evaluate({ encoded })).toEqual({ encoded: [0, 1, 0, 0, 1, 0] });
    expect([task.channels(3), task.background]).toEqual([3, 1]);
    expect(() => task.channels(1)).toThrow('one class, so there is nothing to tell apart');
  });

  test('the largest logit wins, in the program and in the mask; of equals the lower class', async () => {
    const logits = Float32Array.of(1, 0, 0, -1, 2, 0, 2, 0, -3, 2, 0, 1, 0, 5, 2);
    const { decided } = await evaluate({ decided: task.decided(constant(logits, [1, 3, 5])) });
    expect([...task.decide(logits, same)]).toEqual([0, 1, 0, 2, 0]);
    expect(decided!.slice(0, 4)).toEqual([1, 0, 1, 0]);
  });
});

describe('regions', () => {
  const task = taskOf(brats);

  test('each holds all of its values', async () => {
    const { encoded } = await evaluate({ encoded: task.encode(labels, 3) });
    expect(encoded).toEqual([0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 1]);
    expect([task.channels(5), task.background]).toEqual([3, 0]);
  });

  test('the mask is written in order: an inner region over the outer one', () => {
    const logits = Float32Array.of(-1, 1, 1, 1, -1, -1, -1, 1, 1, -1, -1, -1, -1, 1, 1);
    expect([...task.decide(logits, same)]).toEqual([0, 2, 1, 4, 4]);
  });

  test('what is certain of the labels comes back as regions that hold the same voxels', async () => {
    const { encoded } = await evaluate({ encoded: task.encode(labels, 3) });
    const mask = task.decide(
      Float32Array.from(encoded!, (one) => (one === 1 ? 9 : -9)),
      same,
    );
    for (const { values } of brats.regions) {
      const inside = (map: ArrayLike<number>) => Array.from(map, (value) => values.includes(value));
      expect(inside(mask)).toEqual(inside([0, 1, 2, 3, 4]));
    }
  });

  test('one half decides', async () => {
    const logits = constant(Float32Array.of(0.1, 0, -0.1), [1, 3, 1]);
    const { decided, p } = await evaluate({
      decided: task.decided(logits),
      p: task.distribution(logits).probabilities,
    });
    expect(decided).toEqual([1, 0, 0]);
    expect(p![1]).toBeCloseTo(0.5, 6);
  });
});

test('structures are the foreground classes, or the regions', () => {
  const classes = ['background', 'necrosis', 'oedema'].map((name, value) => ({ name, value }));
  expect(structuresOf({ kind: 'classes' }, classes)).toEqual([
    { value: 1, name: 'necrosis', values: [1] },
    { value: 2, name: 'oedema', values: [2] },
  ]);
  expect(structuresOf(brats, classes).map(({ value, name }) => [value, name])).toEqual([
    [2, 'whole tumour'],
    [1, 'tumour core'],
    [4, 'enhancing tumour'],
  ]);
});
