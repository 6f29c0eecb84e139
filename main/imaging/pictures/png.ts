/** Reads PNG (ISO 15948): every colour type, 1 to 16 bits, checksums compared. Interlaced files are refused. */
import { filled } from '../filled.ts';
import { crc32, inflateSync } from 'node:zlib';
import { checkSides, copyAgain, refuse, type Picture, type PictureSamples } from './picture.ts';

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly type: number;
  /** Samples per pixel. */
  readonly samples: number;
}

const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export function readPng(bytes: Buffer, file: string): Picture {
  let header: Header | null = null;
  let palette: Uint8Array | null = null;
  const data: Buffer[] = [];
  for (const { name, body } of chunksOf(bytes, file)) {
    if (name === 'IHDR') header = headerOf(body, file);
    else if (name === 'PLTE') palette = Uint8Array.from(body);
    else if (name === 'IDAT') data.push(body);
  }
  if (!header) throw refuse(file, 'has no PNG header.', copyAgain);
  return pictureOf(header, unpack(Buffer.concat(data), header, file), palette, file);
}

function* chunksOf(bytes: Buffer, file: string): Generator<{ name: string; body: Buffer }> {
  for (let at = 8; at < bytes.length;) {
    const length = at + 12 <= bytes.length ? bytes.readUInt32BE(at) : Infinity;
    if (at + 12 + length > bytes.length) throw refuse(file, 'ends before its picture does.', copyAgain);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length)) {
      throw refuse(file, `has a part (${name}) whose checksum does not match.`, copyAgain);
    }
    yield { name, body: bytes.subarray(at + 8, at + 8 + length) };
    if (name === 'IEND') return;
    at += 12 + length;
  }
  throw refuse(file, 'ends before its picture does.', copyAgain);
}

function headerOf(body: Buffer, file: string): Header {
  const [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
  const [depth = 0, type = 0, , , interlace = 0] = body.subarray(8);
  const samples = samplesOf[type];
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth)) {
    throw refuse(file, `has a kind of pixel that PNG does not know (type ${type}, ${depth} bits).`);
  }
  checkSides(file, width, height, samples);
  if (interlace !== 0) throw refuse(file, 'is interlaced.', 'Save it without interlacing.');
  return { width, height, depth, type, samples };
}

/** Undoes compression and the filters of the rows. */
function unpack(packed: Buffer, { width, height, depth, samples }: Header, file: string): Uint8Array {
  const rowBytes = Math.ceil((width * samples * depth) / 8);
  const step = Math.max(1, (samples * depth) / 8);
  let raw: Buffer;
  try {
    raw = inflateSync(packed, { maxOutputLength: (rowBytes + 1) * height });
  } catch {
    throw refuse(file, 'cannot be unpacked.', copyAgain);
  }
  if (raw.length < (rowBytes + 1) * height) throw refuse(file, 'ends before its picture does.', copyAgain);
  const rows = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (rowBytes + 1)] ?? 0;
    const start = row * rowBytes;
    for (let index = 0; index < rowBytes; index++) {
      const left = index >= step ? (rows[start + index - step] as number) : 0;
      const up = row > 0 ? (rows[start + index - rowBytes] as number) : 0;
      const corner = row > 0 && index >= step ? (rows[start + index - rowBytes - step] as number) : 0;
      const value = raw[row * (rowBytes + 1) + 1 + index] as number;
      rows[start + index] = value + predicted(filter, left, up, corner);
    }
  }
  return rows;
}

/** Filters 0 to 4: none, left, up, mean, Paeth. */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function pictureOf(header: Header, rows: Uint8Array, palette: Uint8Array | null, file: string): Picture {
  const { width, height, depth, type, samples } = header;
  const all = Array.from({ length: samples }, (_, sample) => channelOf(rows, header, sample));
  const hasAlpha = type === 4 || type === 6;
  const channels = hasAlpha ? all.slice(0, -1) : all;
  const alpha = hasAlpha ? all.at(-1) : undefined;
  const isOpaque = alpha?.every((value) => value === 2 ** depth - 1) ?? true;
  if (type === 3 && !palette) throw refuse(file, 'has no palette for its indices.', copyAgain);
  return {
    width,
    height,
    channels,
    kind: type === 3 ? 'palette' : channels.length > 1 ? 'colour' : 'grey',
    colours: palette,
    bits: depth,
    warnings: isOpaque ? [] : ['Its transparency was ignored.'],
  };
}

function channelOf(
  rows: Uint8Array,
  { width, height, depth, samples }: Header,
  sample: number,
): PictureSamples {
  const count = width * height;
  if (depth === 16) {
    return filled(new Uint16Array(count), (pixel) => {
      const at = (pixel * samples + sample) * 2;
      return ((rows[at] as number) << 8) | (rows[at + 1] as number);
    });
  }
  const rowBytes = Math.ceil((width * samples * depth) / 8);
  return filled(new Uint8Array(count), (pixel) => {
    const bit = ((pixel % width) * samples + sample) * depth;
    const byte = rows[Math.floor(pixel / width) * rowBytes + (bit >> 3)] as number;
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  });
}
