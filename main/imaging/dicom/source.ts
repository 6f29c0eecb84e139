/**
 * Bytes of a file at any place, read when asked for. Synchronous on purpose: headers are a few small reads each, 10⁵
 * files of them, and all of it runs in worker threads.
 */
import { closeSync, readSync } from 'node:fs';
import { openRegular } from '../../files/regular.ts';

export interface ByteSource {
  readonly length: number;
  /** A view that stays valid. @throws RangeError where the source ends before */
  readonly read: (offset: number, length: number) => Uint8Array;
}

export interface FileSource extends ByteSource {
  readonly close: () => void;
}

/** Most headers fit, so that a file costs one read until its pixels are wanted. */
const windowBytes = 32_768;

/** @throws AppError naming the file where it cannot be opened, or is none but a pipe or device */
export function openFileSource(path: string): FileSource {
  const { descriptor: file, size } = openRegular(path);
  let window = new Uint8Array(0);
  let windowStart = 0;
  const readAt = (offset: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const count = readSync(file, bytes, filled, length - filled, offset + filled);
      if (count === 0) throw new RangeError(`${path} became shorter while it was read`);
      filled += count;
    }
    return bytes;
  };
  return {
    length: size,
    read: (offset, length) => {
      checkRange(size, offset, length);
      if (length > windowBytes) return readAt(offset, length);
      if (offset < windowStart || offset + length > windowStart + window.length) {
        window = readAt(offset, Math.min(windowBytes, size - offset)) as Uint8Array<ArrayBuffer>;
        windowStart = offset;
      }
      return window.subarray(offset - windowStart, offset - windowStart + length);
    },
    close: () => {
      closeSync(file);
    },
  };
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    length: bytes.length,
    read: (offset, length) => {
      checkRange(bytes.length, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

function checkRange(size: number, offset: number, length: number): void {
  if (offset + length > size) throw new RangeError(`byte ${offset + length} of ${size}`);
}
