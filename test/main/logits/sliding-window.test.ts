import { describe, expect, it } from 'vitest';
import type { Predictor } from '../../../main/logits/predictor.ts';
import { predictLogits } from '../../../main/logits/sliding-window.ts';
import type { Triple } from '../../../shared/volume.ts';

/** Runs `net` on each patch [channels, …patch] → [classes, …patch]; returns one array that every run reuses. */
function predictorOf(
  patch: readonly number[],
  batch: number,
  net: (patch: Float32Array) => readonly number[],
  { channels = 1, classes = 1 } = {},
): Predictor & { runs: number } {
  const voxels = patch.reduce((product, side) => product * side, 1);
  const out = new Float32Array(batch * classes * voxels);
  const predictor = {
    runs: 0,
    channels,
    classes,
    patch,
    batch,
    run: (image: Float32Array) => {
      predictor.runs++;
      for (let slot = 0; slot < batch; slot++) {
        const seen = image.slice(slot * channels * voxels, (slot + 1) * channels * voxels);
        out.set(net(seen), slot * classes * voxels);
      }
      return Promise.resolve(out);
    },
    dispose: () => Promise.resolve(),
  };
  return predictor;
}

function imageOf(size: Triple, channels = 1): { channels: number; size: Triple; image: Float32Array } {
  const length = channels * size[0] * size[1] * size[2];
  return {
    channels,
    size,
    image: Float32Array.from({ length }, (_, index) => Math.sin(3 * index) + index / 50),
  };
}

function expectClose(actual: Float32Array, expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length);
  let worst = 0;
  actual.forEach((value, index) => (worst = Math.max(worst, Math.abs(value - expected[index]!))));
  expect(worst).toBeLessThan(1e-5);
}

const same = (patch: Float32Array): number[] => [...patch];

describe('predictLogits', () => {
  it.each<[readonly number[], Triple]>([
    [
      [4, 4, 4],
      [7, 9, 4],
    ],
    [
      [4, 4, 8],
      [3, 9, 5],
    ],
    [
      [4, 4],
      [3, 7, 9],
    ],
    [
      [8, 4],
      [2, 5, 9],
    ],
  ])('gives an image back through the identity: patch %j, volume %j', async (patch, size) => {
    const image = imageOf(size);
    expectClose(await predictLogits(predictorOf(patch, 3, same), image), image.image);
  });

  it('turns mirror images back', async () => {
    const image = imageOf([5, 6, 7]);
    expectClose(
      await predictLogits(predictorOf([4, 4, 4], 3, same), image, { mirroring: true }),
      image.image,
    );
  });

  it('gives a constant where the network gives one', async () => {
    const predictor = predictorOf([4, 4, 4], 2, (patch) => [...patch.fill(2.5), ...patch.fill(-1)], {
      classes: 2,
    });
    const logits = await predictLogits(predictor, imageOf([9, 6, 3]));
    expectClose(logits.subarray(0, 162), new Array<number>(162).fill(2.5));
    expectClose(logits.subarray(162), new Array<number>(162).fill(-1));
  });

  it('averages the mirror images', async () => {
    // The first voxel of what the network sees says 1: each corner is first in one of the 4 mirror images.
    const predictor = predictorOf([2, 2], 1, () => [1, 0, 0, 0]);
    const image = imageOf([1, 2, 2]);
    expectClose(await predictLogits(predictor, image), [1, 0, 0, 0]);
    expectClose(await predictLogits(predictor, image, { mirroring: true }), [0.25, 0.25, 0.25, 0.25]);
  });

  it('weighs overlapping windows by their Gaussians', async () => {
    // Windows start at 0, 1 and 2; each says its first voxel's value, which is its start.
    const predictor = predictorOf([1, 2], 1, (patch) => [patch[0]!, patch[0]!]);
    const image = { channels: 1, size: [1, 1, 4] as const, image: Float32Array.of(0, 1, 2, 3) };
    const edge = Math.exp(-8); // the first voxel of a window of 2 lies 4σ off its middle
    const expected = [0, edge / (1 + edge), (1 + 2 * edge) / (1 + edge), 2];
    expectClose(await predictLogits(predictor, image), expected);
  });

  it('hands the network all channels', async () => {
    const net = (patch: Float32Array): number[] =>
      [...patch.subarray(0, 16)].map((v, i) => v + patch[16 + i]!);
    const { image, size } = imageOf([2, 6, 6], 2);
    const logits = await predictLogits(predictorOf([4, 4], 2, net, { channels: 2 }), {
      channels: 2,
      image,
      size,
    });
    expectClose(
      logits,
      image.subarray(0, 72).map((value, index) => value + image[72 + index]!),
    );
  });

  it('fills batches and says how far it is', async () => {
    const predictor = predictorOf([4, 4], 4, same);
    const shares: number[] = [];
    await predictLogits(predictor, imageOf([6, 4, 4]), { onProgress: (share) => shares.push(share) });
    expect(predictor.runs).toBe(2);
    expect(shares).toEqual([4 / 6, 1]);
  });

  it('stops between batches', async () => {
    const predictor = predictorOf([4, 4], 1, same);
    const stopped = (): boolean => predictor.runs === 2;
    await expect(predictLogits(predictor, imageOf([6, 4, 4]), { stopped })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(predictor.runs).toBe(2);
  });

  it('refuses an image with other channels', async () => {
    await expect(predictLogits(predictorOf([4, 4], 1, same), imageOf([1, 4, 4], 2))).rejects.toThrow(
      'The image has 2 channels where the network takes 1.',
    );
  });
});

it('counts windows before it makes one, and refuses more than a day of them', async () => {
  const image = { channels: 1, size: [1000, 1000, 1000] as const, image: new Float32Array(0) };
  const predicted = predictLogits(
    predictorOf([8, 8], 1, () => []),
    image,
    { step: 0.05, mirroring: true },
  );
  await expect(predicted).rejects.toThrow(
    /^An image of 1000 × 1000 × 1000 voxels in patches of 8 × 8 makes 3944196000 of them/,
  );
});
