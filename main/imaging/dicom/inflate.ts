/**
 * Deflated data sets (PS3.5 A.5): unpacked no further than they are needed. A megabyte can unpack to a gigabyte, and a
 * look at headers must not.
 */
import { constants, inflateRawSync } from 'node:zlib';
import { requireMemory } from '../../files/memory.ts';
import { damaged } from './parse.ts';
import { memorySource, type ByteSource } from './source.ts';

/** What lies before the pixels is never longer; structure sets are the longest. */
const mostHeader = 256 << 20;
/** Unpacks to 50 MB at the most. */
const firstPiece = 48 << 10;

/** More is wanted than was unpacked. */
class Beyond extends Error {}

/** Runs `parse` on the beginning of the data set, and once more on a longer one while it reaches beyond. */
export function parseInflated<T>(
  source: ByteSource,
  start: number,
  { file, parse }: { readonly file: string; readonly parse: (bytes: ByteSource) => T },
): T {
  for (let piece = firstPiece; ; piece *= 2) {
    const isAll = start + piece >= source.length;
    const packed = source.read(start, Math.min(piece, source.length - start));
    const bytes = unpack(packed, { file, most: mostHeader, isAll });
    try {
      return parse(isAll ? memorySource(bytes) : beginning(bytes));
    } catch (cause) {
      if (!(cause instanceof Beyond)) throw cause;
    }
  }
}

/** @param wanted bytes from the beginning, by the header; what follows is not to be much longer */
export function inflateAll(source: ByteSource, start: number, file: string, wanted: number): ByteSource {
  requireMemory(2 * wanted, `${file}, ${wanted} bytes unpacked,`);
  const packed = source.read(start, source.length - start);
  return memorySource(unpack(packed, { file, most: wanted + mostBehind, isAll: true }));
}

/** Data set trailing padding and private elements. */
const mostBehind = 16 << 20;

/** Numbers and texts pack to a third or a tenth; what unpacks to more than this many times its size says next to nothing. */
const mostTimes = 100;
/** Below this nobody minds. */
const littleUnpacked = 8 << 20;

/** For those that are read to their end, in which pixels are not what is long. */
export function inflateWhole(source: ByteSource, start: number, file: string): ByteSource {
  const most = Math.max(littleUnpacked, mostTimes * (source.length - start));
  return inflateAll(source, start, file, Math.min(mostHeader, most));
}

function beginning(bytes: Uint8Array): ByteSource {
  return {
    length: Number.MAX_SAFE_INTEGER,
    read: (offset, length) => {
      if (offset + length > bytes.length) throw new Beyond();
      return bytes.subarray(offset, offset + length);
    },
  };
}

interface Unpacking {
  readonly file: string;
  readonly most: number;
  /** False for a piece, which may end anywhere. */
  readonly isAll: boolean;
}

function unpack(packed: Uint8Array, { file, most, isAll }: Unpacking): Uint8Array {
  try {
    const { buffer, byteOffset, length } = inflateRawSync(packed, {
      maxOutputLength: most,
      finishFlush: isAll ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    });
    return new Uint8Array(buffer, byteOffset, length);
  } catch (cause) {
    const isLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw damaged(file, isLarge ? `unpacks to more than ${most} bytes` : `cannot be unpacked (${detail})`);
  }
}
