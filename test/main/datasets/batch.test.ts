import { describe, expect, it } from 'vitest';
import { fillBatch, type BatchArrays, type BatchRecipe } from '../../../main/datasets/batch.ts';
import type { PatchSource } from '../../../main/datasets/sampling.ts';
import { allOff, allOn } from './augmentation/switches.ts';

/** 6 × 8 × 8 voxels, two channels; the first equals 100 + voxel index, the second is its negative. Case b is shifted. */
function caseOf(shift: number, channels = 2): PatchSource {
  const image = Float32Array.from({ length: channels * 384 }, (_, index) =>
    index < 384 ? shift + index : -(shift + index - 384),
  );
  const labels = new Uint8Array(384);
  labels[200] = 1;
  labels[300] = 2;
  return { size: [6, 8, 8], image, labels, foreground: [Int32Array.of(200), Int32Array.of(300)] };
}

const cases: Record<string, PatchSource> = { a: caseOf(1000), b: caseOf(5000) };
const load = (path: string): Promise<PatchSource> => Promise.resolve(cases[path]!);
const recipe: BatchRecipe = {
  cases: ['a', 'b'],
  channels: 2,
  patch: [4, 4, 4],
  batch: 6,
  seed: 11,
  foregroundShare: 0.33,
  augmentation: allOff,
  fixedAxes: [],
};

async function batch(overrides: Partial<BatchRecipe>, index: number): Promise<BatchArrays> {
  const full = { ...recipe, ...overrides };
  const voxels = full.batch * full.patch.reduce((product, side) => product * side, 1);
  const target = { image: new Float32Array(full.channels * voxels), labels: new Float32Array(voxels) };
  await fillBatch(full, index, load, target);
  return target;
}

describe('fillBatch', () => {
  it('depends on the seed and the number alone', async () => {
    const overrides = { augmentation: allOn };
    expect(await batch(overrides, 3)).toEqual(await batch(overrides, 3));
    expect(await batch(overrides, 3)).not.toEqual(await batch(overrides, 4));
    expect(await batch(overrides, 3)).not.toEqual(await batch({ ...overrides, seed: 12 }, 3));
  });

  it('draws every case', async () => {
    const { image } = await batch({ batch: 40 }, 0);
    const firsts = Array.from({ length: 40 }, (_, sample) => image[sample * 128]!);
    const fromB = firsts.filter((value) => value >= 5000).length;
    expect(fromB).toBeGreaterThan(8);
    expect(fromB).toBeLessThan(32);
  });

  it('lays out samples as [N, C, D, H, W] with labels of the same voxels', async () => {
    const { image, labels } = await batch({}, 1);
    for (let sample = 0; sample < 6; sample++) {
      for (let voxel = 0; voxel < 64; voxel++) {
        const value = image[sample * 128 + voxel]!;
        expect(image[sample * 128 + 64 + voxel]).toBe(-value);
        const index = value % 1000;
        expect(labels[sample * 64 + voxel]).toBe(index === 200 ? 1 : index === 300 ? 2 : 0);
      }
    }
  });

  it('shows foreground in the last third of every batch', async () => {
    for (let index = 0; index < 20; index++) {
      const { labels } = await batch({}, index);
      for (const sample of [4, 5]) {
        expect(labels.subarray(sample * 64, (sample + 1) * 64).some((value) => value > 0)).toBe(true);
      }
    }
  });

  it('gives 2D patches whole slices of one depth', async () => {
    const { image } = await batch({ patch: [8, 8], batch: 3 }, 0);
    for (let sample = 0; sample < 3; sample++) {
      const first = image[sample * 128]!;
      expect((first % 1000) % 64).toBe(0);
      expect(image[sample * 128 + 63]).toBe(first + 63);
    }
  });

  it('keeps labels within the classes under augmentation', async () => {
    const seen = new Set<number>();
    for (let index = 0; index < 40; index++) {
      for (const value of (await batch({ augmentation: allOn }, index)).labels) seen.add(value);
    }
    expect([...seen].sort()).toEqual([0, 1, 2]);
  });

  it('keeps numbers finite under augmentation', async () => {
    for (let index = 0; index < 40; index++) {
      const { image } = await batch({ augmentation: allOn, patch: [10, 10, 10] }, index);
      expect(image.every(Number.isFinite)).toBe(true);
    }
  });

  it('names a case with other channels than the network takes', async () => {
    cases.single = caseOf(0, 1);
    await expect(batch({ cases: ['single'] }, 0)).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'The prepared case single has 1 channels where the network takes 2.',
    });
  });

  it('refuses an empty list', async () => {
    await expect(batch({ cases: [] }, 0)).rejects.toThrow('There are no cases to draw batches from.');
  });
});
