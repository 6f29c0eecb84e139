/**
 * A NIfTI image as one file, header and voxels bit by bit as they were: of a .hdr/.img pair, the same header, told that its
 * voxels follow it.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { AppError } from '../../../shared/result.ts';
import { openBytes } from './bytes.ts';
import { copyAgain, type NiftiHeader } from './header.ts';
import { nifti1, nifti2 } from './layout.ts';
import { voxelFileOf } from './pair.ts';
import { readNiftiHeader } from './read.ts';

/**
 * @param from a single file, or the header of a pair @param to ends in `.nii`, or in `.nii.gz` for a compressed file
 * @throws AppError where the voxels are not all there
 */
export async function writeSingleFile(from: string, to: string): Promise<void> {
  const header = await readNiftiHeader(from);
  const source = Readable.from(header.isPair ? joined(from, header) : (await openBytes(from)).chunks);
  const partial = `${to}.${randomUUID()}.partial`;
  try {
    const target = createWriteStream(partial, { flags: 'wx', flush: true });
    await (/\.gz$/i.test(to) ? pipeline(source, createGzip({ level: 4 }), target) : pipeline(source, target));
    await rename(partial, to);
  } finally {
    await rm(partial, { force: true });
  }
}

async function* joined(from: string, header: NiftiHeader): AsyncGenerator<Uint8Array, void> {
  const voxels = voxelFileOf(from) ?? from;
  yield await singleHeader(from, header);
  const { size, volumes, type, voxelOffset } = header;
  let left = size.reduce((product, side) => product * side, volumes) * type.bytes;
  let skip = voxelOffset;
  for await (const chunk of (await openBytes(voxels)).chunks) {
    const useful = chunk.subarray(skip, skip + left);
    skip = Math.max(0, skip - chunk.length);
    left -= useful.length;
    yield useful;
    if (left === 0) return;
  }
  throw new AppError('invalid-input', `${voxels}: lacks ${left} bytes of its voxels.`, copyAgain);
}

async function singleHeader(from: string, { version, littleEndian }: NiftiHeader): Promise<Uint8Array> {
  const layout = version === 1 ? nifti1 : nifti2;
  const bytes = Buffer.alloc(layout.firstVoxelByte); // no extensions
  let filled = 0;
  for await (const chunk of (await openBytes(from)).chunks) {
    filled += Buffer.from(chunk.subarray(0, layout.headerBytes - filled)).copy(bytes, filled);
    if (filled === layout.headerBytes) break;
  }
  bytes.write(`n+${version}`, layout.magicOffset, 'latin1');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [, at] = layout.voxOffset;
  if (version === 1) view.setFloat32(at, layout.firstVoxelByte, littleEndian);
  else view.setBigInt64(at, BigInt(layout.firstVoxelByte), littleEndian);
  return bytes;
}
