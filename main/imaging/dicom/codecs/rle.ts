/** RLE Lossless (PS3.5 annex G): PackBits, one segment per byte of a sample, the most significant first. */
import type { FrameShape, Samples } from './codec.ts';

const headerBytes = 64;

export function decodeRle(encoded: Uint8Array, { rows, columns, bitsAllocated }: FrameShape): Samples {
  if (encoded.length < headerBytes) throw new Error('is shorter than the header of an RLE frame');
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const bytesPerSample = bitsAllocated / 8;
  const segments = view.getUint32(0, true);
  if (segments !== bytesPerSample) {
    throw new Error(
      `has ${segments} RLE segments where samples of ${bitsAllocated} bits need ${bytesPerSample}`,
    );
  }
  const count = rows * columns;
  const bytes = new Uint8Array(count * bytesPerSample);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + segment * 4, true);
    const end = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : encoded.length;
    const packed = encoded.subarray(start, end);
    unpackSegment(packed, bytes, { first: bytesPerSample - 1 - segment, step: bytesPerSample, count });
  }
  if (bytesPerSample === 1) return bytes;
  return bytesPerSample === 2 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
}

function unpackSegment(
  packed: Uint8Array,
  target: Uint8Array,
  { first, step, count }: { first: number; step: number; count: number },
): void {
  let done = 0;
  for (let at = 0; at < packed.length && done < count;) {
    const control = packed[at++] as number;
    if (control === 128) continue;
    const isRun = control > 128;
    const length = isRun ? 257 - control : control + 1;
    for (let index = 0; index < length && done < count; index++, done++) {
      target[first + done * step] = packed[isRun ? at : at + index] ?? 0;
    }
    at += isRun ? 1 : length;
  }
  if (done < count) throw new Error(`holds ${done} of ${count} pixels in an RLE segment`);
}
