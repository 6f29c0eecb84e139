/**
 * Takes chosen files out of a zip archive (a wheel is one) as streams: libtensorflow alone is 0.8 GB. A file appears
 * under its name only when it is whole and its checksum is right, so that a broken-off run goes on where it stopped.
 * Format: APPNOTE.TXT of PKWARE, without zip64.
 */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { AppError } from '../../../../shared/result.ts';
import { makeFolder } from '../../../files/folders.ts';

interface Entry {
  readonly name: string;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

const endLength = 22;
const longestComment = 65_535;

/** Extracts the entries whose names match; `target` gives the place of each below `folder`. */
export async function extract(
  archive: string,
  folder: string,
  { wanted, target }: { readonly wanted: RegExp; readonly target: (name: string) => string },
): Promise<void> {
  const file = await open(archive);
  try {
    const entries = (await readDirectory(file, archive)).filter(
      ({ name }) => !name.endsWith('/') && wanted.test(name),
    );
    for (const entry of entries)
      await extractEntry({ file, archive }, entry, join(folder, target(entry.name)));
  } finally {
    await file.close();
  }
}

async function readDirectory(file: FileHandle, archive: string): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await readAt(
    file,
    Math.max(0, size - endLength - longestComment),
    Math.min(size, endLength + longestComment),
  );
  const end = tail.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0) throw new AppError('corrupt', `${archive} is no zip archive.`, 'Fetch it again.');
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; at < directory.length;) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      crc: directory.readUInt32LE(at + 16),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function extractEntry(
  { file, archive }: { readonly file: FileHandle; readonly archive: string },
  entry: Entry,
  target: string,
): Promise<void> {
  if (statSync(target, { throwIfNoEntry: false })?.size === entry.size) return;
  makeFolder(dirname(target));
  const header = await readAt(file, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const part = `${target}.part`;
  let sum = 0;
  if (entry.compressedSize === 0) await (await open(part, 'w')).close();
  else {
    const stored = header.readUInt16LE(8) === 0;
    await pipeline(
      createReadStream(archive, { start, end: start + entry.compressedSize - 1 }),
      stored ? new PassThrough() : createInflateRaw(),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          sum = crc32(chunk, sum);
          yield chunk;
        }
      },
      createWriteStream(part),
    );
  }
  if (sum !== entry.crc)
    throw new AppError('corrupt', `${entry.name} comes out damaged.`, 'Fetch the archive again.');
  await rename(part, target);
}
