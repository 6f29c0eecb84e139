/**
 * Reads TIFF 6.0 and BigTIFF, as microscopes write them: strips or tiles, either byte order, 8 to 64 bits, whole numbers
 * or floats, channels interleaved or in planes, several pages; uncompressed, deflate, LZW or PackBits, with the
 * horizontal predictor. Other compressions are refused by name.
 */
import { requireMemory } from '../../files/memory.ts';
import { unpackBlock } from './tiff-compression.ts';
import { directoriesOf, type Directory } from './tiff-directory.ts';
import { withVirtualPages } from './tiff-virtual-stack.ts';
import { checkSides, copyAgain, refuse, type Picture, type PictureSamples } from './picture.ts';

export function readTiff(bytes: Buffer, file: string): Picture[] {
  try {
    const directories = withVirtualPages(directoriesOf(bytes, file), bytes, file);
    checkPages(directories, bytes.length, file);
    return directories.map((directory) => pageOf(bytes, directory, file));
  } catch (cause) {
    // Offsets that lead out of the file.
    if (cause instanceof RangeError) throw refuse(file, 'ends before its picture does.', copyAgain);
    throw cause;
  }
}

/** All pages together: each has its own bytes in the file, and all are in memory at once. */
function checkPages(directories: readonly Directory[], fileBytes: number, file: string): void {
  let packed = 0;
  let unpacked = 0;
  for (const { first, list } of directories) {
    const lengths = list(first(322) === undefined ? 279 : 325);
    packed += lengths.reduce((sum, length) => sum + length, 0);
    const samples = (first(256) ?? 0) * (first(257) ?? 0) * (first(277) ?? 1);
    unpacked += samples * (2 * ((first(258) ?? 1) / 8) + 4);
  }
  if (directories.length > 1 && packed > 2 * fileBytes)
    throw refuse(file, `claims ${packed} bytes of pictures in a file of ${fileBytes}: its pages share them.`);
  requireMemory(unpacked, `${file}, ${directories.length} pages,`);
}

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly bits: number;
  /** 1 unsigned, 2 signed, 3 float. */
  readonly format: number;
  readonly littleEndian: boolean;
}

function pageOf(bytes: Buffer, { first, list, littleEndian }: Directory, file: string): Picture {
  const [width, height] = [first(256) ?? 0, first(257) ?? 0];
  const samples = first(277) ?? 1;
  checkSides(file, width, height, samples);
  const bits = first(258) ?? 1;
  const format = first(339) ?? 1;
  if (![8, 16, 32, 64].includes(bits) || (bits === 64 && format !== 3)) {
    throw refuse(file, `has samples of ${bits} bits.`, 'Save it with 8, 16 or 32 bits.');
  }
  const shape: Shape = { width, height, samples, bits, format, littleEndian };
  const photometric = first(262) ?? 1;
  const isPlanar = first(284) === 2;
  const tile = first(322);
  const block = {
    width: tile ?? width,
    height: tile === undefined ? Math.min(first(278) ?? height, height) : (first(323) ?? height),
  };
  const offsets = list(tile === undefined ? 273 : 324);
  const lengths = list(tile === undefined ? 279 : 325);
  const channels = Array.from({ length: samples }, () => samplesOf(shape, width * height));
  const perBlock = isPlanar ? 1 : samples;
  const across = Math.ceil(width / block.width);
  const perPlane = across * Math.ceil(height / block.height);
  if (offsets.length < perPlane * (isPlanar ? samples : 1))
    throw refuse(file, 'lacks parts of its picture.', copyAgain);
  for (const [index, offset] of offsets.entries()) {
    const place = index % perPlane;
    const [left, top] = [(place % across) * block.width, Math.floor(place / across) * block.height];
    const rows = tile === undefined ? Math.min(block.height, height - top) : block.height;
    const wanted = block.width * rows * perBlock * (bits / 8);
    // eslint-disable-next-line habits/no-silent-index -- a damaged file may give fewer lengths than places
    const packed = bytes.subarray(offset, offset + (lengths[index] ?? 0));
    const raw = unpackBlock(packed, { method: first(259) ?? 1, wanted, file });
    const values = decodeBlock(raw, shape, block.width * rows * perBlock);
    if (first(317) === 2) undoPredictor(values, block.width, perBlock, shape);
    for (let channel = 0; channel < perBlock; channel++) {
      const target = channels[isPlanar ? Math.floor(index / perPlane) : channel];
      if (target)
        place2d(values, target, {
          left,
          top,
          rows,
          width,
          height,
          blockWidth: block.width,
          perBlock,
          channel,
        });
    }
  }
  if (first(317) === 3)
    throw refuse(file, 'uses the floating-point predictor.', 'Save it without a predictor.');
  const colours = photometric === 3 ? paletteOf(list(320)) : null;
  return {
    width,
    height,
    channels:
      photometric === 0 ? channels.map((values) => values.map((value) => 2 ** bits - 1 - value)) : channels,
    kind: photometric === 3 ? 'palette' : photometric === 2 || samples > 1 ? 'colour' : 'grey',
    colours,
    bits,
    warnings: [],
  };
}

function samplesOf({ bits, format }: Shape, count: number): PictureSamples {
  if (format === 3) return bits === 64 ? new Float64Array(count) : new Float32Array(count);
  if (bits === 8) return format === 2 ? new Int8Array(count) : new Uint8Array(count);
  if (bits === 16) return format === 2 ? new Int16Array(count) : new Uint16Array(count);
  return format === 2 ? new Int32Array(count) : new Uint32Array(count);
}

function decodeBlock(raw: Uint8Array, shape: Shape, count: number): PictureSamples {
  const { bits, format, littleEndian: little } = shape;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const values = samplesOf(shape, count);
  const read = {
    8: (at: number) => (format === 2 ? view.getInt8(at) : view.getUint8(at)),
    16: (at: number) => (format === 2 ? view.getInt16(at, little) : view.getUint16(at, little)),
    32: (at: number) =>
      format === 3
        ? view.getFloat32(at, little)
        : format === 2
          ? view.getInt32(at, little)
          : view.getUint32(at, little),
    64: (at: number) => view.getFloat64(at, little),
  }[bits as 8 | 16 | 32 | 64];
  for (let index = 0; index < count; index++) values[index] = read((index * bits) / 8);
  return values;
}

/** Each sample is the difference to the one to its left (TIFF 6.0 section 14); typed arrays wrap as it asks for. */
function undoPredictor(values: PictureSamples, width: number, step: number, { format }: Shape): void {
  if (format === 3) return;
  for (let index = 0; index < values.length; index++) {
    if (Math.floor(index / step) % width === 0) continue;
    values[index] = (values[index] as number) + (values[index - step] as number);
  }
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  readonly blockWidth: number;
  readonly perBlock: number;
  readonly channel: number;
}

function place2d(values: PictureSamples, target: PictureSamples, place: Place): void {
  const { left, top, rows, width, height, blockWidth, perBlock, channel } = place;
  for (let row = 0; row < rows && top + row < height; row++) {
    for (let column = 0; column < blockWidth && left + column < width; column++) {
      target[left + column + width * (top + row)] = values[
        (row * blockWidth + column) * perBlock + channel
      ] as number;
    }
  }
}

/** All reds, all greens, all blues, of 16 bits. */
function paletteOf(map: readonly number[]): Uint8Array {
  const count = map.length / 3;
  const shades = Float64Array.from(map);
  return Uint8Array.from({ length: map.length }, (_, index) => {
    const value = shades[(index % 3) * count + Math.floor(index / 3)] ?? 0;
    return value >> 8;
  });
}
