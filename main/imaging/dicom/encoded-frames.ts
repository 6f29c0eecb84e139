/** Which bytes belong to which frame: pixels as they are, or fragments of a compressed stream (PS3.5 A.4). */
import { damaged, type PixelElement, type Span } from './parse.ts';
import { nativeBytes, type PixelFormat } from './pixel-format.ts';
import type { ByteSource } from './source.ts';

/** The encoded bytes of one frame, in one piece. For single bits: the bytes that hold it (see `unpackBits`). */
export function encodedFrame(
  source: ByteSource,
  pixels: PixelElement,
  { format, index, file }: { format: PixelFormat; index: number; file: string },
): Uint8Array {
  try {
    return frameBytes(source, pixels, { format, index, file });
  } catch (cause) {
    if (cause instanceof RangeError) throw damaged(file, `ends inside its pixels (${cause.message})`);
    throw cause;
  }
}

function frameBytes(
  source: ByteSource,
  pixels: PixelElement,
  { format, index, file }: { format: PixelFormat; index: number; file: string },
): Uint8Array {
  if (!pixels.fragments) return nativeFrame(source, pixels.value, format, index);
  const spans = frameFragments(source, pixels.fragments, format.frames)[index];
  if (!spans || spans.length === 0) {
    const found = pixels.fragments.length - 1;
    throw damaged(file, `holds no pixels for frame ${index + 1} of ${format.frames} (${found} fragments)`);
  }
  const whole = new Uint8Array(spans.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const { offset, length } of spans) {
    whole.set(source.read(offset, length), filled);
    filled += length;
  }
  return whole;
}

function nativeFrame(source: ByteSource, value: Span, format: PixelFormat, index: number): Uint8Array {
  if (format.bitsAllocated > 1) {
    const bytes = nativeBytes(format);
    return source.read(value.offset + index * bytes, bytes);
  }
  // Frames of single bits follow each other without padding.
  const bits = format.rows * format.columns;
  const first = Math.floor((index * bits) / 8);
  return source.read(value.offset + first, Math.ceil(((index + 1) * bits) / 8) - first);
}

/** One value per pixel from bits, least significant first; `first` is the bit of the frame within its first byte. */
export function unpackBits(bytes: Uint8Array, first: number, count: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let pixel = 0; pixel < count; pixel++) {
    const bit = first + pixel;
    values[pixel] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return values;
}

function frameFragments(
  source: ByteSource,
  [table = { offset: 0, length: 0 }, ...fragments]: readonly Span[],
  frames: number,
): readonly (readonly Span[])[] {
  if (frames === 1) return [fragments];
  if (fragments.length === frames) return fragments.map((one) => [one]);
  const offsets = table.length >= frames * 4 ? readOffsets(source, table) : null;
  const isFirst = offsets
    ? ({ offset }: Span): boolean => offsets.has(offset - 8 - (table.offset + table.length))
    : (span: Span): boolean => startsImage(source, span);
  const grouped: Span[][] = [];
  for (const fragment of fragments) {
    if (isFirst(fragment) || grouped.length === 0) grouped.push([]);
    grouped.at(-1)?.push(fragment);
  }
  return grouped;
}

/** Bytes from the first fragment's item to that of each frame. */
function readOffsets(source: ByteSource, { offset, length }: Span): Set<number> {
  const bytes = source.read(offset, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  return new Set(Array.from({ length: Math.floor(length / 4) }, (_, at) => view.getUint32(at * 4, true)));
}

/** JPEG and JPEG-LS begin with FFD8, JPEG 2000 with FF4F. */
function startsImage(source: ByteSource, { offset, length }: Span): boolean {
  if (length < 2) return false;
  const [first, second] = source.read(offset, 2);
  return first === 0xff && (second === 0xd8 || second === 0x4f);
}
