/**
 * Takes free text out of a NIfTI file, in which scanners and converters leave names, dates and paths: the text fields of
 * the header, its extensions (which may hold a whole DICOM header), the name that gzip notes of the file it packed, and
 * bytes behind the voxels. Voxels, geometry and scaling stay as they are, bit by bit.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { bodyOffset, openBytes } from './bytes.ts';
import { longestHeader, type NiftiHeader } from './header.ts';
import { readNiftiHeader } from './read.ts';

/** Offset and length of the text fields (nifti1.h, nifti2.h): data_type, db_name; descrip, aux_file; intent_name. */
const textFields: Readonly<Record<1 | 2, readonly (readonly [number, number])[]>> = {
  1: [
    [4, 28],
    [148, 104],
    [328, 16],
  ],
  2: [
    [240, 104],
    [508, 16],
  ],
};

/** @returns false where there was nothing to take out, and the file was left as it is */
export async function removeTexts(path: string): Promise<boolean> {
  const header = await readNiftiHeader(path);
  const isPacked = await isGzipped(path);
  const hasGzipNote = isPacked && (await hasNote(path));
  const isInside =
    (await hasTexts(path, header, isPacked)) || (hasGzipNote && (await packedFrom(path)) === null);
  if (!isInside && !hasGzipNote) return false;
  const partial = `${path}.partial`;
  try {
    const target = createWriteStream(partial, { flags: 'wx', flush: true });
    if (!isInside) await pipeline(Readable.from(withoutNote(path)), target);
    else {
      const source = Readable.from(withoutTexts(path, header));
      if (isPacked) await pipeline(source, createGzip({ level: 4 }), target);
      else await pipeline(source, target);
    }
    await rename(partial, path);
    return true;
  } finally {
    await rm(partial, { force: true });
  }
}

const endOfVoxels = ({ voxelOffset, size, volumes, type }: NiftiHeader): number =>
  voxelOffset + size[0] * size[1] * size[2] * volumes * type.bytes;

async function hasTexts(path: string, header: NiftiHeader, isPacked: boolean): Promise<boolean> {
  const start = await firstBytes(path);
  const inFields = textFields[header.version].some(([at, length]) =>
    start.subarray(at, at + length).some((byte) => byte !== 0),
  );
  if (inFields || header.voxelOffset > headerEnd(header)) return true;
  const { size } = await stat(path);
  const end = endOfVoxels(header);
  // What gzip says of the length of what it packed (RFC 1952).
  return isPacked ? (await bytesAt(path, size - 4, 4)).readUInt32LE() !== end % 2 ** 32 : size > end;
}

const headerEnd = ({ version }: NiftiHeader): number => (version === 1 ? 352 : 544);

async function firstBytes(path: string): Promise<Uint8Array> {
  const { chunks } = await openBytes(path);
  let start: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    start = Buffer.concat([start, chunk]);
    if (start.length >= longestHeader) break;
  }
  return start;
}

async function isGzipped(path: string): Promise<boolean> {
  return (await bytesAt(path, 0, 2)).equals(Buffer.from([0x1f, 0x8b]));
}

/** A name, a comment or an extra field (flags 8, 16, 4) of gzip's own. */
async function hasNote(path: string): Promise<boolean> {
  return ((await bytesAt(path, 3, 1)).readUInt8() & notes) !== 0;
}

const notes = 4 | 8 | 16;
const longestNote = 65_536;

/** Where the packed bytes begin, behind the notes; null where these are longer than anybody writes. */
async function packedFrom(path: string): Promise<number | null> {
  const offset = bodyOffset(await bytesAt(path, 0, longestNote), 0);
  return offset < longestNote ? offset : null;
}

/** The packed file with another beginning: nothing is unpacked for it. */
async function* withoutNote(path: string): AsyncGenerator<Uint8Array, void> {
  const head = await bytesAt(path, 0, 10);
  head[3] = 0;
  yield head;
  const start = (await packedFrom(path)) ?? 0;
  for await (const chunk of createReadStream(path, { start })) yield chunk as Uint8Array;
}

async function bytesAt(path: string, at: number, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    return (await file.read(Buffer.alloc(length), 0, length, at)).buffer;
  } finally {
    await file.close();
  }
}

/** The file piece by piece, texts and everything between header and voxels zero, cut behind the last voxel. */
async function* withoutTexts(path: string, header: NiftiHeader): AsyncGenerator<Uint8Array, void> {
  const cleared = [
    ...textFields[header.version].map(([at, length]) => [at, at + length] as const),
    [headerEnd(header) - 4, header.voxelOffset] as const,
  ];
  const end = endOfVoxels(header);
  let at = 0;
  for await (const chunk of (await isGzipped(path))
    ? (await openBytes(path)).chunks
    : createReadStream(path)) {
    const bytes = Buffer.from(chunk as Uint8Array).subarray(0, Math.max(0, end - at));
    for (const [from, to] of cleared) bytes.fill(0, Math.max(0, from - at), Math.max(0, to - at));
    yield bytes;
    at += bytes.length;
    if (at >= end) return;
  }
}
