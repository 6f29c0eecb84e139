import { describe, expect, it } from 'vitest';
import { cachedLoad } from '../../../main/datasets/case-cache.ts';
import type { PatchSource } from '../../../main/datasets/sampling.ts';

/** Each case is 10 voxels: 40 bytes of image and 10 of labels. */
const load =
  (read: string[]) =>
  (path: string): Promise<PatchSource> => {
    read.push(path);
    return Promise.resolve({
      size: [1, 1, 10],
      image: new Float32Array(10),
      labels: new Uint8Array(10),
      foreground: [],
    });
  };

async function readsOf(maxBytes: number, paths: string): Promise<string> {
  const read: string[] = [];
  const cached = cachedLoad(load(read), maxBytes);
  for (const path of paths) await cached(path);
  return read.join('');
}

describe('cachedLoad', () => {
  it('reads a case once while all fit', async () => {
    expect(await readsOf(150, 'abcabc')).toBe('abc');
  });

  it('drops the case that was not used for longest', async () => {
    expect(await readsOf(100, 'abacab')).toBe('abcb'); // c drives out b, not a
  });

  it('keeps at least the last one', async () => {
    expect(await readsOf(1, 'aabb')).toBe('ab');
  });
});
