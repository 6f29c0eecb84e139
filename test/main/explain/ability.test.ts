/** Segmentation ability by a network's own maps: a mask among noise, in 2D and 3D, over engines, and by another way. */
import { describe, expect, test } from 'vitest';
import type { DeviceId } from '../../../shared/devices.ts';
import { createRandom } from '../../../shared/random.ts';
import type { Triple } from '../../../shared/volume.ts';
import { openDevice } from '../../../main/engine/devices.ts';
import { openAbility, type CaseLook } from '../../../main/explain/ability.ts';
import { windowBatches, type CaseToExplain } from '../../../main/explain/windows.ts';
import { initializeWeights, type NdArray, type Network } from '../../../main/network/index.ts';
import { taskOf } from '../../../main/tasks/index.ts';
import type { TaskConfig } from '../../../shared/task.ts';
import { network } from '../export/fixture.ts';
import { engine } from '../training/fixtures.ts';

/** Two channels, the structure and noise, and a head that says the structure: everything is known by hand. */
const reading: Network = {
  dims: 2,
  inputChannels: 2,
  classes: 2,
  layers: [
    { kind: 'input', id: 'input' },
    {
      kind: 'convolution',
      id: 'copy',
      input: 'input',
      stage: 0,
      filters: 3,
      kernel: [1, 1],
      strides: [1, 1],
      bias: true,
    },
    {
      kind: 'convolution',
      id: 'head',
      input: 'copy',
      stage: 0,
      filters: 2,
      kernel: [1, 1],
      strides: [1, 1],
      bias: true,
    },
  ],
  heads: ['head'],
};
const array = (shape: number[], ...values: number[]): NdArray => ({ shape, data: Float32Array.from(values) });
/** Filters: the structure, its negative with noise, a constant. */
const readingWeights = new Map<string, NdArray>([
  ['copy/weight', array([3, 2, 1, 1], 1, 0, -1, 0, 0, 0)],
  ['copy/bias', array([3], 0, 0, 2)],
  ['head/weight', array([2, 3, 1, 1], 0, 0, 0, 20, 0, 0)],
  ['head/bias', array([2], 0, -10)],
]);

/** A block of ones in zeros; the second channel is noise. */
function phantom(size: Triple, seed = 1): CaseToExplain {
  const random = createRandom(seed);
  const voxels = size[0] * size[1] * size[2];
  const labels = new Uint8Array(voxels);
  for (let d = 0; d < size[0]; d++)
    for (let h = 2; h < size[1] / 2; h++)
      for (let w = 3; w < size[2] / 2; w++) labels[(d * size[1] + h) * size[2] + w] = 1;
  const image = new Float32Array(2 * voxels);
  for (let voxel = 0; voxel < voxels; voxel++) {
    image[voxel] = labels[voxel] as number;
    image[voxels + voxel] = random.normal();
  }
  return { image, labels, channels: 2, size };
}

const classes = taskOf({ kind: 'classes' });
const never = (): boolean => false;

/** Windows of 8 × 8 that overlap at the far side, and batches that are not full. */
const size: Triple = [3, 20, 13];

async function lookAt(
  one: CaseToExplain,
  task = classes,
  own = reading,
  weights = readingWeights,
): Promise<CaseLook> {
  const probe = await openAbility(engine, { network: own, weights, task, patch: [8, 8], batch: 4 });
  try {
    return await probe.look(one, never);
  } finally {
    await probe.close();
  }
}

describe('a mask beside noise', () => {
  test('the mask has all of the ability, noise that of chance, a constant none', async () => {
    const one = phantom(size);
    const { network: own, layers } = await lookAt(one);
    expect(own).toEqual([1]);
    const [input, copy] = layers;
    expect(input!.single[0]![0]).toEqual({ truth: 1, own: 1 });
    const share = one.labels.reduce((sum, label) => sum + label, 0) / one.labels.length;
    // noise that is cut at its middle: half of all voxels
    const chance = (2 * share * 0.5) / (share + 0.5);
    expect(input!.single[0]![1]!.truth!).toBeGreaterThan(0);
    expect(input!.single[0]![1]!.truth!).toBeLessThan(chance + 0.05);
    expect(copy!.single[0]!.map(({ truth }) => truth)).toEqual([1, 1, 0]);
    expect(copy!.together[0]).toEqual({ truth: 1, own: 1 });
  });

  test('labels decide on the truth alone, and what is nowhere is skipped or 0', async () => {
    const one = phantom(size);
    const wrong = await lookAt({ ...one, labels: new Uint8Array(one.labels.length) });
    expect(wrong.network).toEqual([0]);
    expect(wrong.layers[1]!.together[0]).toEqual({ truth: 0, own: 1 });
    const silent = new Map(readingWeights).set('head/bias', array([2], 0, -1000));
    const none = await lookAt(
      { ...one, labels: new Uint8Array(one.labels.length) },
      classes,
      reading,
      silent,
    );
    expect(none.network).toEqual([null]);
    expect(none.layers[1]!.single[0]!.map(({ truth }) => truth)).toEqual([null, null, null]);
  });

  test('regions are each looked at by themselves', async () => {
    const task: TaskConfig = {
      kind: 'regions',
      regions: [
        { name: 'none', values: [2], writes: 2 },
        { name: 'block', values: [1], writes: 1 },
      ],
    };
    const { network: own, layers } = await lookAt(phantom(size), taskOf(task));
    expect(own).toEqual([null, 1]);
    expect(layers[1]!.together[1]).toEqual({ truth: 1, own: 1 });
  });

  test('a network that predicts less than it reads is refused in words', async () => {
    const layers = reading.layers.map((layer) =>
      layer.id === 'head' ? { ...layer, kernel: [3, 3], padding: 'none' as const } : layer,
    ) as unknown as Network['layers'];
    const weights = new Map(readingWeights).set(
      'head/weight',
      array([2, 3, 3, 3], ...new Array<number>(54).fill(0)),
    );
    const opening = openAbility(engine, {
      network: { ...reading, layers },
      weights,
      task: classes,
      patch: [8, 8],
      batch: 1,
    });
    await expect(opening).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('a stop is heeded before the next batch', async () => {
    const probe = await openAbility(engine, {
      network: reading,
      weights: readingWeights,
      task: classes,
      patch: [8, 8],
      batch: 4,
    });
    await expect(probe.look(phantom(size), () => true)).rejects.toMatchObject({ code: 'cancelled' });
    await probe.close();
  });
});

describe('windows', () => {
  test.each([[[8, 8]], [[32, 32]], [[2, 8, 8]]])(
    'of %j count every voxel once, with its own label',
    (patch) => {
      const one = phantom(size);
      let [counted, labelled] = [0, 0];
      for (const batch of windowBatches(one, { patch, batch: 3 })) {
        for (const [index, value] of batch.counted.entries()) {
          counted += value;
          labelled += value * (batch.labels[index] as number);
          if (value === 1) expect(batch.image[imageIndex(index, patch)]).toBe(batch.labels[index]);
        }
      }
      expect(counted).toBe(one.labels.length);
      expect(labelled).toBe(one.labels.reduce((sum, label) => sum + label, 0));
    },
  );
  const imageIndex = (index: number, patch: readonly number[]): number => {
    const voxels = patch.reduce((product, side) => product * side, 1);
    return Math.floor(index / voxels) * 2 * voxels + (index % voxels);
  };
});

describe.each([2, 3] as const)('every layer of a U-Net in %i D', (dims) => {
  const unet = network(dims, { inputChannels: 2, classes: 2 });
  const weights = initializeWeights(unet, createRandom(3));
  const patch = new Array<number>(dims).fill(8);
  const one = phantom([8, 16, 12]);

  async function on(id: DeviceId): Promise<CaseLook> {
    const probe = await openAbility(await openDevice(id), {
      network: unet,
      weights,
      task: classes,
      patch,
      batch: 2,
    });
    try {
      expect(probe.layers.map(({ layer }) => layer)).toContain('input');
      return await probe.look(one, never);
    } finally {
      await probe.close();
    }
  }

  test('is seen alike by onnxruntime and by the reference', async () => {
    const [fast, slow] = [
      await on({ engine: 'onnx', device: 'cpu' }),
      await on({ engine: 'reference', device: 'cpu' }),
    ];
    const numbers = (look: CaseLook): number[] =>
      look.layers.flatMap(({ together, single }) =>
        [...together, ...single.flat()].flatMap(({ truth, own }) => [truth ?? -1, own ?? -1]),
      );
    const [a, b] = [numbers(fast), numbers(slow)];
    expect(a).toHaveLength(b.length);
    // a voxel or two lie on the border within rounding
    expect(Math.max(...a.map((value, index) => Math.abs(value - b[index]!)))).toBeLessThan(0.01);
    expect(Math.max(...a)).toBeGreaterThan(0.1);
  });
});
