/** Keeps the cases used last in memory, up to a number of bytes; the rest are read again from disk when drawn. */
import type { LoadCase } from './batch.ts';
import type { PatchSource } from './sampling.ts';

/** `load` with a memory. The case just asked for is kept, however large it is. */
export function cachedLoad(load: LoadCase, maxBytes: number): LoadCase {
  const kept = new Map<string, PatchSource>(); // oldest use first
  let bytes = 0;
  return async (path) => {
    const source = kept.get(path) ?? (await load(path));
    if (kept.delete(path)) bytes -= bytesOf(source);
    kept.set(path, source);
    bytes += bytesOf(source);
    for (const [oldest, old] of kept) {
      if (bytes <= maxBytes || oldest === path) break;
      kept.delete(oldest);
      bytes -= bytesOf(old);
    }
    return source;
  };
}

function bytesOf({ image, labels, foreground }: PatchSource): number {
  return foreground.reduce((sum, list) => sum + list.byteLength, image.byteLength + labels.byteLength);
}
