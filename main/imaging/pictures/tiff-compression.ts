/** The compressions of TIFF that lose nothing: none, LZW (section 13), deflate, PackBits (section 9). */
import { inflateSync } from 'node:zlib';
import { copyAgain, refuse } from './picture.ts';

interface Block {
  readonly method: number;
  /** Bytes that come out. */
  readonly wanted: number;
  readonly file: string;
}

const otherNames: Readonly<Record<number, string>> = {
  6: 'JPEG',
  7: 'JPEG',
  34712: 'JPEG 2000',
  50000: 'Zstandard',
};

export function unpackBlock(packed: Uint8Array, { method, wanted, file }: Block): Uint8Array {
  const raw = unpack(packed, { method, wanted, file });
  if (raw.length < wanted)
    throw refuse(file, `holds ${raw.length} bytes of a part that needs ${wanted}.`, copyAgain);
  return raw;
}

function unpack(packed: Uint8Array, { method, wanted, file }: Block): Uint8Array {
  if (method === 1) return packed;
  if (method === 5) return unpackLzw(packed, wanted);
  if (method === 32773) return unpackBits(packed, wanted);
  if (method === 8 || method === 32946) {
    try {
      return inflateSync(packed, { maxOutputLength: Math.max(wanted, 1) });
    } catch {
      throw refuse(file, 'cannot be unpacked.', copyAgain);
    }
  }
  const name = otherNames[method] ?? `method ${method}`;
  throw refuse(file, `is compressed by ${name}, which cannot be read.`, 'Save it uncompressed.');
}

function unpackBits(packed: Uint8Array, wanted: number): Uint8Array {
  const raw = new Uint8Array(wanted);
  let filled = 0;
  for (let at = 0; at < packed.length && filled < wanted;) {
    const control = packed[at++] as number;
    if (control === 128) continue;
    const isRun = control > 128;
    const length = Math.min(isRun ? 257 - control : control + 1, wanted - filled);
    if (isRun) raw.fill(packed[at] ?? 0, filled, filled + length);
    else raw.set(packed.subarray(at, at + length), filled);
    filled += length;
    at += isRun ? 1 : length;
  }
  return raw.subarray(0, filled);
}

const clear = 256;
const end = 257;

/** Codes grow from 9 to 12 bits, one code early; most significant bit first. */
function unpackLzw(packed: Uint8Array, wanted: number): Uint8Array {
  const raw = new Uint8Array(wanted);
  let filled = 0;
  let table: Uint8Array[] = [];
  let width = 9;
  let previous = null as Uint8Array | null;
  const reset = (): void => {
    table = Array.from({ length: 258 }, (_, code) => Uint8Array.of(code & 255));
    width = 9;
    previous = null;
  };
  reset();
  let bits = 0;
  let held = 0;
  for (const byte of packed) {
    bits = ((bits << 8) | byte) & 0xff_ffff;
    held += 8;
    if (held < width) continue;
    held -= width;
    const code = (bits >> held) & (2 ** width - 1);
    if (code === end || filled >= wanted) break;
    if (code === clear) {
      reset();
      continue;
    }
    const before: Uint8Array | null = previous;
    const entry: Uint8Array | undefined =
      table[code] ?? (before ? Uint8Array.of(...before, before[0] ?? 0) : undefined);
    if (!entry) break;
    raw.set(entry.subarray(0, wanted - filled), filled);
    filled += entry.length;
    if (before) table.push(Uint8Array.of(...before, entry[0] ?? 0));
    previous = entry;
    if (table.length >= 2 ** width - 1 && width < 12) width++;
  }
  return raw.subarray(0, Math.min(filled, wanted));
}
