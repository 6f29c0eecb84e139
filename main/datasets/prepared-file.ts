/**
 * A prepared case as bytes: magic, header length, a JSON header with the SHA-256 of its other fields and of what follows,
 * then float32 image, int32 foreground indices and uint8 labels, little-endian. A damaged copy is told from a sound one
 * before it is used.
 */
import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { AppError } from '../../shared/result.ts';
import type { PreparedCase } from './prepared.ts';

const magic = 'SECPREP1';
const preamble = 12;

type Facts = Pick<PreparedCase, 'case' | 'channels' | 'size' | 'geometry'> & {
  readonly foreground: readonly number[];
};
type Header = Facts & { readonly sha256: string };

export function encodePrepared(prepared: PreparedCase): Uint8Array[] {
  const { image, labels, foreground, case: id, channels, size, geometry } = prepared;
  const body = [image, ...foreground, labels].map(bytesOf);
  const counts = foreground.map(({ length }) => length);
  const facts: Facts = { case: id, channels, size, geometry, foreground: counts };
  const header: Header = { ...facts, sha256: digest(facts, body) };
  const text = Buffer.from(JSON.stringify(header));
  // Floats start at a multiple of four, so that they can be read in place.
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
  const start = Buffer.alloc(preamble);
  start.write(magic, 'latin1');
  start.writeUInt32LE(padded.length, 8);
  return [start, padded, ...body];
}

const damagedCopy = 'The prepared case';

/** Whether work failed for a damaged copy, and can be done again: the copy is gone. */
export function isDamagedCopy(cause: unknown): boolean {
  return cause instanceof AppError && cause.code === 'corrupt' && cause.message.startsWith(damagedCopy);
}

/** @throws AppError `not-found`, or `corrupt` after the file was removed */
export async function loadPrepared(path: string): Promise<PreparedCase> {
  const bytes = await wholeFile(path).catch((cause: unknown) => {
    throw new AppError('not-found', `The prepared case ${path} cannot be read.`, 'Start the run again.', {
      cause,
    });
  });
  try {
    return decodePrepared(bytes, path);
  } catch (cause) {
    await rm(path, { recursive: true, force: true }); // only a copy: whoever prepares the case again makes a new one
    throw cause;
  }
}

/** Empty for a pipe, a device or a folder in its place: no copy, that is. */
async function wholeFile(path: string): Promise<Buffer> {
  return (await stat(path)).isFile() ? readFile(path) : Buffer.alloc(0);
}

/** @throws AppError `corrupt`, naming the file and what to do */
function decodePrepared(bytes: Buffer, path: string): PreparedCase {
  const damaged = (): AppError =>
    new AppError(
      'corrupt',
      `${damagedCopy} ${path} was damaged and has been removed.`,
      'Start again: it is made once more.',
    );
  if (bytes.length < preamble || bytes.toString('latin1', 0, 8) !== magic) throw damaged();
  const bodyStart = preamble + bytes.readUInt32LE(8);
  if (bodyStart > bytes.length) throw damaged();
  const body = bytes.subarray(bodyStart);
  const header = parseHeader(bytes.toString('utf8', preamble, bodyStart));
  const { sha256, ...facts } = header ?? {};
  if (header === null || digest(facts, [body]) !== sha256) throw damaged();
  const voxels = header.size[0] * header.size[1] * header.size[2];
  const copy = new Uint8Array(body).buffer; // aligned, and free of the pool that small reads share
  let offset = voxels * header.channels * 4;
  const image = new Float32Array(copy, 0, voxels * header.channels);
  const foreground = header.foreground.map((count) => {
    const list = new Int32Array(copy, offset, count);
    offset += count * 4;
    return list;
  });
  const { case: id, channels, size, geometry } = header;
  return {
    case: id,
    channels,
    size,
    geometry,
    image,
    foreground,
    labels: new Uint8Array(copy, offset, voxels),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array | Uint8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Null where the text is no JSON; what it says is vouched for by its digest. */
function parseHeader(text: string): Header | null {
  try {
    return JSON.parse(text) as Header | null;
  } catch {
    return null;
  }
}

function digest(facts: Partial<Facts>, parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
