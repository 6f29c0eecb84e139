import { describe, expect, it } from 'vitest';
import type { PatchSource } from '../../../main/datasets/sampling.ts';
import { validationBatches, type ValidationOptions } from '../../../main/datasets/validation.ts';

/** Two slices of 2 × 2; image values tell case, slice and voxel: 100 case + 10 slice + voxel. */
const load = (path: string): Promise<PatchSource> =>
  Promise.resolve({
    size: [2, 2, 2],
    image: Float32Array.from({ length: 8 }, (_, v) => 100 * Number(path) + 10 * Math.floor(v / 4) + (v % 4)),
    labels: Uint8Array.of(0, 1, 2, 0, 0, 0, 0, Number(path)),
    foreground: [],
  });

const options: ValidationOptions = {
  cases: ['1', '2', '3'],
  channels: 1,
  patch: [2, 2],
  batch: 4,
  seed: 5,
  limit: 100,
};

async function slicesSeen(overrides: Partial<ValidationOptions>): Promise<number[]> {
  const batches = await validationBatches({ ...options, ...overrides }, load);
  return batches.flatMap(({ image }) => [...image].filter((_, index) => index % 4 === 0));
}

describe('validationBatches', () => {
  it('covers every slice of every case; the last batch repeats the first patches', async () => {
    const seen = await slicesSeen({});
    expect(seen).toHaveLength(8);
    expect(seen.slice(0, 6).sort()).toEqual([100, 110, 200, 210, 300, 310]);
    expect(seen.slice(6)).toEqual(seen.slice(0, 2));
  });

  it('is the same at every call and mixes the cases', async () => {
    expect(await slicesSeen({})).toEqual(await slicesSeen({}));
    expect(await slicesSeen({})).not.toEqual([100, 110, 200, 210, 300, 310, 100, 110]);
  });

  it('chooses by the seed where there are more than the limit', async () => {
    const seen = await slicesSeen({ limit: 4 });
    expect(new Set(seen).size).toBe(4);
    expect(seen).not.toEqual(await slicesSeen({ limit: 4, seed: 6 }));
  });

  it('gives 3D patches the whole case, centred, with its labels', async () => {
    const [first] = await validationBatches({ ...options, cases: ['2'], patch: [2, 2, 4], batch: 1 }, load);
    expect([...first!.image]).toEqual([0, 200, 201, 0, 0, 202, 203, 0, 0, 210, 211, 0, 0, 212, 213, 0]);
    expect([...first!.labels]).toEqual([0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0]);
  });

  it('is empty without cases', async () => {
    expect(await validationBatches({ ...options, cases: [] }, load)).toEqual([]);
  });
});
