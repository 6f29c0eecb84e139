/**
 * The bytes of a file that may be gzipped, whatever it is named, piece by piece: a few kilobytes can unpack to
 * terabytes, so nothing here grows with what a compressed file claims. Gzip members are taken apart here and not by
 * `createGunzip`, which drops the last good bytes of a file that has something behind its end (RFC 1952).
 */
import { closeSync, createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { AppError } from '../../../shared/result.ts';
import { requireMemory } from '../../files/memory.ts';
import { openRegular } from '../../files/regular.ts';

export interface ByteSource {
  /** Close it with `return()`. */
  readonly chunks: AsyncGenerator<Uint8Array, void>;
  /** No more bytes than this can come out. */
  readonly mostBytes: number;
  /** Warnings, complete once the last chunk is out. */
  readonly warnings: readonly string[];
}

/** Deflate's best possible ratio is 1032 : 1. */
const bestRatio = 1032;

/** @returns 0 for a file that is compressed */
export async function plainLength(path: string): Promise<number> {
  const length = lengthOf(path);
  return (await isGzipped(path)) ? 0 : length;
}

export async function openBytes(path: string): Promise<ByteSource> {
  const length = lengthOf(path);
  if (!(await isGzipped(path))) return { chunks: plainChunks(path), mostBytes: length, warnings: [] };
  const warnings: string[] = [];
  requireMemory(length, `${path}, ${length} bytes compressed,`); // held as a whole while it is unpacked
  return { chunks: unpackedChunks(path, warnings), mostBytes: length * bestRatio, warnings };
}

/** 100 MiB in pieces of the default 64 KiB took 1.4 times as long (199 against 138 ms). */
export const plainChunkBytes = 1 << 20;

async function* plainChunks(path: string): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of createReadStream(path, { highWaterMark: plainChunkBytes }))
    yield chunk as Uint8Array;
}

/** Writers of blocks (BGZF) pack 64 KiB a member; so many of fewer bytes are there to take time. */
const manyMembers = 1000;
const smallMember = 1024;

async function* unpackedChunks(path: string, warnings: string[]): AsyncGenerator<Uint8Array, void> {
  const file = await readFile(path);
  let at = 0;
  let members = 0;
  let unpacked = 0;
  while (startsMember(file, at)) {
    if (++members > manyMembers && unpacked < members * smallMember)
      throw new Error(`it is made of ${manyMembers} gzip members and more with next to nothing in them`);
    const body = bodyOffset(file, at);
    const inflate = createInflateRaw();
    inflate.end(file.subarray(body));
    let checksum = 0;
    for await (const chunk of inflate) {
      checksum = crc32(chunk as Uint8Array, checksum);
      unpacked += (chunk as Uint8Array).length;
      yield chunk as Uint8Array;
    }
    at = body + inflate.bytesWritten;
    if (at + 8 > file.length) {
      warnings.push('The end of the file is missing (its checksum); the voxels are complete.');
      return;
    }
    if (file.readUInt32LE(at) !== checksum) throw new Error('the checksum does not match');
    at += 8;
  }
  if (file.subarray(at).some((byte) => byte !== 0)) {
    warnings.push(`${file.length - at} bytes behind the compressed data were ignored.`);
  }
}

function startsMember(file: Buffer, at: number): boolean {
  return file.length - at >= 10 && file.readUInt16BE(at) === 0x1f8b;
}

/** Skips a member's header: ten bytes, then what its flags announce. */
export function bodyOffset(file: Buffer, at: number): number {
  const flags = file[at + 3] ?? 0;
  let body = at + 10;
  if (flags & 4 && body + 2 <= file.length) body += 2 + file.readUInt16LE(body);
  for (const flag of [8, 16]) {
    // name and comment end with a zero byte; a missing one leaves nothing to unpack
    if (flags & flag) body = file.indexOf(0, body) + 1 || file.length;
  }
  return flags & 2 ? body + 2 : body;
}

function lengthOf(path: string): number {
  const { descriptor, size } = openRegular(path);
  closeSync(descriptor);
  if (size === 0) throw new AppError('invalid-input', `${path}: is empty.`);
  return size;
}

async function isGzipped(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
  } finally {
    await file.close();
  }
}
