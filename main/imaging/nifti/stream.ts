/**
 * One volume of a NIfTI file as bytes on their way to a page. A plain file that holds them as they are wanted is passed on
 * while it is read, and is never in memory as a whole.
 */
import { createReadStream } from 'node:fs';
import { wholeStream, type ByteStream } from '../byte-stream.ts';
import { plainChunkBytes, plainLength } from './bytes.ts';
import type { NiftiHeader } from './header.ts';
import { readNiftiCompact } from './read.ts';
import { liesCompact } from './values.ts';

/**
 * The bytes of what `readNiftiCompact` gives: little-endian int16 or float32, i fastest.
 * @param header of this file @param volume along the fourth axis; exists
 * @throws AppError that names the file where it is too short or damaged, before the first byte
 */
export async function streamNiftiCompact(
  path: string,
  header: NiftiHeader,
  volume: number,
): Promise<ByteStream> {
  const { size, volumes, type, voxelOffset } = header;
  const length = size[0] * size[1] * size[2] * type.bytes;
  // A file that is too short is read, which says so.
  const isWhole = (await plainLength(path)) >= voxelOffset + volumes * length;
  if (!isWhole || !liesCompact(header)) {
    const { buffer, byteOffset, byteLength } = await readNiftiCompact(path, volume);
    return wholeStream(new Uint8Array(buffer, byteOffset, byteLength));
  }
  const start = voxelOffset + volume * length;
  const chunks = createReadStream(path, { start, end: start + length - 1, highWaterMark: plainChunkBytes });
  return { length, chunks };
}
