import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fillBatch, type BatchArrays } from '../../../main/datasets/batch.ts';
import { encodePrepared, loadPrepared } from '../../../main/datasets/prepared-file.ts';
import { openBatches, type BatchOptions, type BatchSource } from '../../../main/datasets/batches.ts';
import { createRandom } from '../../../shared/random.ts';
import { allOn } from '../datasets/augmentation/switches.ts';

let folder = '';
let options: BatchOptions;
const open: BatchSource[] = [];

function opened(overrides: Partial<BatchOptions> = {}): BatchSource {
  const source = openBatches({ ...options, ...overrides });
  open.push(source);
  return source;
}

function writeCase(name: string, seed: number): string {
  const size = [6, 8, 10] as const;
  const random = createRandom(seed);
  const identity = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const;
  const grid = { size: [10, 8, 6], spacing: [1, 1, 1], origin: [0, 0, 0], direction: identity } as const;
  const geometry = {
    grid,
    orientation: 'LPS',
    cropStart: [0, 0, 0],
    cropSize: size,
    size,
    spacing: [1, 1, 1],
    orders: [1, 1, 1],
  } as const;
  const image = Float32Array.from({ length: 480 }, () => random.normal());
  const labels = Uint8Array.from(image, (value) => (value > 1 ? 1 : 0));
  const foreground = [
    new Int32Array(),
    Int32Array.from(labels.keys()).filter((voxel) => labels[voxel] === 1),
  ];
  const path = join(folder, `${name}.prepared`);
  writeFileSync(
    path,
    Buffer.concat(encodePrepared({ case: name, channels: 1, size, image, labels, foreground, geometry })),
  );
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secateur-batches-'));
  options = {
    cases: [writeCase('a', 1), writeCase('b', 2)],
    channels: 1,
    patch: [4, 4, 4],
    batch: 3,
    seed: 5,
    foregroundShare: 0.33,
    augmentation: allOn,
    fixedAxes: [],
    from: 0,
  };
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.close()));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function expected(index: number): Promise<BatchArrays> {
  const target = { image: new Float32Array(192), labels: new Float32Array(192) };
  await fillBatch(options, index, loadPrepared, target);
  return target;
}

/** Takes `count` batches, each copied and released before the next. */
async function taken(source: BatchSource, count: number): Promise<BatchArrays[]> {
  const batches = [];
  for (let index = 0; index < count; index++) {
    const { image, labels, release } = await source.next();
    batches.push({ image: Float32Array.from(image), labels: Float32Array.from(labels) });
    release();
  }
  return batches;
}

describe('openBatches', () => {
  it.each([1, 3])('gives batches in order, through reused buffers, with %i threads', async (threads) => {
    const batches = await taken(opened({ threads, ahead: 2 }), 6);
    for (const [index, batch] of batches.entries()) expect(batch).toEqual(await expected(index));
  });

  it('goes on from any batch', async () => {
    expect(await taken(opened({ from: 7 }), 2)).toEqual([await expected(7), await expected(8)]);
  });

  it('fills a released buffer again', async () => {
    const source = opened({ ahead: 1 });
    const first = await source.next();
    first.release();
    expect((await source.next()).image).toBe(first.image);
  });

  it('leaves a batch alone while it is held', async () => {
    const source = opened({ ahead: 2 });
    const held = await source.next();
    await taken(source, 3);
    expect(Float32Array.from(held.image)).toEqual((await expected(0)).image);
  });

  it('says so when the trainer holds every batch', async () => {
    const source = opened({ ahead: 1 });
    await source.next();
    await expect(source.next()).rejects.toThrow('All 1 batches are held');
  });

  it('lets a second release of the same batch have no effect', async () => {
    const source = opened({ ahead: 1 });
    const { release } = await source.next();
    release();
    release();
    await source.next();
    await expect(source.next()).rejects.toThrow('All 1 batches are held');
  });

  it('hands on what went wrong in the thread, naming the file', async () => {
    const missing = join(folder, 'missing.prepared');
    const source = opened({ cases: [missing] });
    await expect(source.next()).rejects.toMatchObject({
      code: 'not-found',
      message: `The prepared case ${missing} cannot be read.`,
    });
  });

  it('takes releases after it was closed', async () => {
    const source = opened();
    const { release } = await source.next();
    await source.close();
    release();
    await expect(taken(source, 4)).rejects.toThrow('The thread "batches 1" has ended');
  });
});
