/**
 * The bytes of a file that may be gzipped, whatever it is named, in pieces and never more than asked for: a few
 * kilobytes can unpack to terabytes, so nothing here grows with what a compressed file claims.
 */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../../shared/result.ts';

export interface ByteSource {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** No more bytes than this can come out. */
  readonly mostBytes: number;
  close(): void;
}

/** Deflate's best possible ratio is 1032 : 1. */
const bestRatio = 1032;

export async function openBytes(path: string): Promise<ByteSource> {
  const length = await lengthOf(path);
  const gzipped = await isGzipped(path);
  const file = createReadStream(path);
  if (!gzipped)
    return { chunks: file as AsyncIterable<Uint8Array>, mostBytes: length, close: () => file.destroy() };
  const unpacked = createGunzip();
  // Errors of either stream reach the reader through `unpacked`.
  pipeline(file, unpacked, () => undefined);
  return {
    chunks: unpacked as AsyncIterable<Uint8Array>,
    mostBytes: length * bestRatio,
    close: () => unpacked.destroy(),
  };
}

async function lengthOf(path: string): Promise<number> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw new AppError('invalid-input', `${path} is not a file.`);
    if (facts.size === 0) throw new AppError('invalid-input', `${path} is empty.`);
    return facts.size;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('not-found', `${path} cannot be read (${messageOf(cause)}).`, '', { cause });
  }
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

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
