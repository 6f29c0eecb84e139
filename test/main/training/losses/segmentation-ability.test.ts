/** The term that judges layers: the golden vector, coarse maps, layers that do not count, and a run that learns with it. */
import { expect, test } from 'vitest';
import { defaultLoss } from '../../../../shared/losses.ts';
import { lossOf } from '../../../../main/training/losses/index.ts';
import { stepParts } from '../../../../main/training/session.ts';
import { train } from '../../../../main/training/trainer.ts';
import type { Network } from '../../../../main/network/index.ts';
import { taskOf } from '../../../../main/tasks/index.ts';
import { constant, gradients, resize, type Tensor } from '../../../../main/tensor/index.ts';
import { evaluate, tinyRun } from '../support.ts';
import { tinyConfig } from '../fixtures.ts';

// segmentation-systems.md 15: six voxels
const features = [
  [0, 1, 0, 4, 5, 2.4],
  [0, 0, 1, 4, 4, 2.4],
];
const likely = [0.1, 0.1, 0.2, 0.9, 0.8, 0.6];
const truth = [0, 0, 0, 1, 1, 1];
const task = taskOf({ kind: 'classes' });

function term(maps: readonly Tensor[] | undefined): Tensor {
  const logits = constant(
    Float32Array.from([...likely.map(() => 0), ...likely.map((b) => Math.log(b / (1 - b)))]),
    [1, 2, 6],
  );
  const target = task.encode(constant(Float32Array.from(truth), [1, 1, 6]), 2);
  const judged = { task, target, ...task.distribution(logits) };
  const terms = [{ kind: 'segmentation-ability', weight: 1, options: {} }] as const;
  return lossOf(terms, maps === undefined ? judged : { ...judged, maps });
}

const golden = (): Tensor => constant(Float32Array.from(features.flat()), [1, 2, 6]);

/** 1 minus the soft Dice of P_t by its definition, without what keeps from dividing by nothing. */
function byHand(): number {
  const mean = (map: readonly number[], weight: (b: number) => number): number =>
    map.reduce((sum, value, voxel) => sum + value * weight(likely[voxel]!), 0) /
    likely.reduce((sum, b) => sum + weight(b), 0);
  const distance = (voxel: number, weight: (b: number) => number): number =>
    features.reduce((sum, map) => sum + (map[voxel]! - mean(map, weight)) ** 2, 0);
  const speaks = truth.map((_, voxel) => {
    const margin = distance(voxel, (b) => 1 - b) - distance(voxel, (b) => b);
    return 1 / (1 + Math.exp(-margin));
  });
  expect(speaks[5]).toBeCloseTo(0.9402, 4);
  const overlap = speaks.reduce((sum, p, voxel) => sum + p * truth[voxel]!, 0);
  return 1 - (2 * overlap) / (speaks.reduce((sum, p) => sum + p, 0) + 3);
}

test('has the value of the golden vector, and means over layers', async () => {
  const { one, two } = await evaluate({ one: term([golden()]), two: term([golden(), golden()]) });
  expect(one![0]).toBeCloseTo(byHand(), 4);
  expect(two![0]).toBeCloseTo(one![0]!, 6);
});

test('judges a coarse map as it judges the same map enlarged', async () => {
  const coarse = constant(Float32Array.of(0, 1, 3, 0.5, 2, 4), [1, 2, 3]);
  const { small, large } = await evaluate({
    small: term([coarse]),
    large: term([resize(coarse, [6], 'linear')]),
  });
  expect(small![0]).toBeCloseTo(large![0]!, 5);
  expect(small![0]).toBeGreaterThan(0.05);
});

test('is nothing for heads without maps, and reaches a layer where there are some', async () => {
  const map = golden();
  const { none, gradient } = await evaluate({
    none: term(undefined),
    gradient: gradients(term([map]), [map])[0]!,
  });
  expect(none).toEqual([0]);
  expect(gradient!.some((value) => Math.abs(value) > 1e-4)).toBe(true);
});

test('a run learns with it, and its loss is larger by what the layers miss', async () => {
  const plain = defaultLoss('classes', 2);
  const loss = [...plain, { kind: 'segmentation-ability' as const, weight: 0.5, options: {} }];
  const [without, with_] = [
    tinyRun({ config: tinyConfig({ loss: plain }) }),
    tinyRun({ config: tinyConfig({ loss }) }),
  ];
  await train(without);
  await train(with_);
  const [first, , last] = with_.events.records;
  expect(last!.trainLoss).toBeLessThan(first!.trainLoss);
  const more = first!.trainLoss - without.events.records[0]!.trainLoss;
  expect(more).toBeGreaterThan(0.1);
  expect(more).toBeLessThan(0.5);
});

test('a network that predicts less than it reads is refused in words', () => {
  const bare: Network = {
    dims: 2,
    inputChannels: 1,
    classes: 3,
    layers: [
      { kind: 'input', id: 'input' },
      {
        kind: 'convolution',
        id: 'head',
        input: 'input',
        stage: 0,
        filters: 3,
        kernel: [3, 3],
        strides: [1, 1],
        bias: true,
        padding: 'none',
      },
    ],
    heads: ['head'],
  };
  const pruner = {} as Parameters<typeof stepParts>[2];
  const loss = [{ kind: 'segmentation-ability' as const, weight: 1, options: {} }];
  expect(() => stepParts(tinyConfig({ loss }), bare, pruner)).toThrow(
    /needs a network that predicts all that it reads/,
  );
  expect(() => stepParts(tinyConfig(), bare, pruner)).not.toThrow();
});
