/**
 * Reads NIfTI-1 and NIfTI-2 files, single or as .hdr/.img pairs, plain or gzipped, either byte order, every real voxel
 * type, scaled by slope and intercept, into float32 on an LPS grid; label maps as whole numbers, exactly. What is only odd becomes a warning; what would give wrong voxels is refused.
 */
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { requireMemory } from '../../files/memory.ts';
import type { Volume } from '../volume.ts';
import { placementOf } from './affine.ts';
import { openBytes, type ByteSource } from './bytes.ts';
import { copyAgain, longestHeader, parseHeader, type NiftiHeader } from './header.ts';
import { voxelFileOf } from './pair.ts';
import { compactValues, exactValues, scaledValues, toLittleEndian } from './values.ts';

export interface NiftiImage {
  readonly grid: Grid;
  /** One entry per volume of the fourth axis, each in i-fastest order. */
  readonly channels: readonly Float32Array[];
  /** Sentences without the file's name. */
  readonly warnings: readonly string[];
}

/** One volume. A file with several along a fourth axis is refused: `readNiftiImage` takes those. */
export async function readNifti(path: string): Promise<Volume> {
  const { grid, channels } = await readNiftiImage(path);
  const [voxels, ...others] = channels;
  if (!voxels || others.length > 0) throw severalVolumes(path, channels.length);
  return { grid, voxels };
}

/** Whole numbers as the file has them: float32 would make one of two labels above 2²⁴. */
export interface LabelNumbers {
  readonly grid: Grid;
  readonly voxels: Float32Array | Float64Array;
  /** Sentences without the file's name. */
  readonly warnings: readonly string[];
}

/** @throws AppError where there are several volumes, or numbers that the file itself or we cannot tell apart */
export async function readNiftiLabels(path: string): Promise<LabelNumbers> {
  return withHeader(path, async (header, start, source) => {
    if (header.volumes > 1) throw severalVolumes(path, header.volumes);
    const { grid, warnings } = placementOf(header.geometry, header.size);
    const { bytes, behind } = await readBody(path, header, start, source);
    const voxels = exactValues(bytes, header, 0);
    const limit = header.type.name === 'float32' ? 2 ** 24 : Number.MAX_SAFE_INTEGER;
    const tooLarge = voxels.find((value) => Math.abs(value) > limit);
    if (tooLarge === undefined || !Number.isFinite(tooLarge))
      return { grid, voxels, warnings: [...header.warnings, ...warnings, ...behind] };
    throw new AppError(
      'unsupported',
      `${path}: holds the label value ${tooLarge}; as ${header.type.name}, neighbours above ${limit} are one number.`,
      'Number the labels from 1 up.',
    );
  });
}

function severalVolumes(path: string, volumes: number): AppError {
  return new AppError(
    'invalid-input',
    `${path}: has ${volumes} volumes along a fourth axis where one is expected.`,
    'Split it into one file per volume.',
  );
}

export async function readNiftiImage(path: string): Promise<NiftiImage> {
  return withHeader(path, async (header, start, source) => {
    const { grid, warnings } = placementOf(header.geometry, header.size);
    const { bytes, behind } = await readBody(path, header, start, source);
    const channels = Array.from({ length: header.volumes }, (_, volume) =>
      scaledValues(bytes, header, volume),
    );
    return { grid, channels, warnings: [...header.warnings, ...warnings, ...behind] };
  });
}

/** One volume to look at, without the copies and the width that computing with it takes. @param volume exists */
export async function readNiftiCompact(path: string, volume: number): Promise<Int16Array | Float32Array> {
  return withHeader(path, async (header, start, source) => {
    const { bytes } = await readBody(path, header, start, source);
    return compactValues(bytes, header, volume);
  });
}

/** The header alone, without unpacking the voxels. */
export async function readNiftiHeader(path: string): Promise<NiftiHeader> {
  return withHeader(path, (header) => Promise.resolve(header));
}

/** Runs `use` with the parsed header and the bytes read so far, and closes the file behind it. */
async function withHeader<T>(
  path: string,
  use: (header: NiftiHeader, start: Uint8Array, source: ByteSource) => Promise<T>,
): Promise<T> {
  const source = await openBytes(path);
  try {
    let start: Uint8Array = new Uint8Array(0);
    while (start.length < longestHeader) {
      const next = await nextChunk(source, path);
      if (!next) break;
      start = Buffer.concat([start, next]);
    }
    return await use(parseHeader(start, path), start, source);
  } finally {
    await source.chunks.return();
  }
}

async function nextChunk({ chunks }: ByteSource, path: string): Promise<Uint8Array | null> {
  try {
    const next = await chunks.next();
    return next.done ? null : next.value;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('invalid-input', `${path}: cannot be read to its end (${detail}).`, copyAgain, {
      cause,
    });
  }
}

interface VoxelBytes {
  /** Little-endian. */
  readonly bytes: ArrayBuffer;
  /** Warnings about what lies behind them. */
  readonly behind: readonly string[];
}

async function readBody(
  path: string,
  header: NiftiHeader,
  start: Uint8Array,
  source: ByteSource,
): Promise<VoxelBytes> {
  return header.isPair ? readVoxelFile(path, header) : readVoxels(path, header, start, source);
}

async function readVoxels(
  path: string,
  header: NiftiHeader,
  start: Uint8Array,
  source: ByteSource,
): Promise<VoxelBytes> {
  const bytes = await readVoxelBytes(path, header, start, source);
  toLittleEndian(bytes, header);
  return { bytes: bytes.buffer, behind: await checkEnd(path, source) };
}

/** The other half of a pair. */
async function readVoxelFile(path: string, header: NiftiHeader): Promise<VoxelBytes> {
  const found = voxelFileOf(path);
  if (found === null) {
    const hint = 'Put its .img file beside it, under the same name.';
    throw new AppError('invalid-input', `${path}: is the header half of a .hdr/.img pair.`, hint);
  }
  const source = await openBytes(found);
  try {
    return await readVoxels(found, header, new Uint8Array(0), source);
  } finally {
    await source.chunks.return();
  }
}

/** What the voxels take as numbers. */
const floatBytes = ({ size, volumes }: Pick<NiftiHeader, 'size' | 'volumes'>): number =>
  size.reduce((product, side) => product * side, volumes) * 4;

/** Copies the voxels as they come into one buffer of the size that the header asks for. */
async function readVoxelBytes(
  path: string,
  { size, volumes, type, voxelOffset }: NiftiHeader,
  start: Uint8Array,
  source: ByteSource,
): Promise<Uint8Array<ArrayBuffer>> {
  const wanted = size.reduce((product, side) => product * side, volumes) * type.bytes;
  const tooShort = (found: string): AppError => {
    const needed = `its header (${[...size, volumes].join(' × ')} ${type.name}) needs ${wanted}`;
    return new AppError('invalid-input', `${path}: holds ${found} bytes of voxels; ${needed}.`, copyAgain);
  };
  const room = Math.max(0, source.mostBytes - voxelOffset);
  if (room < wanted) throw tooShort(`at most ${room}`);
  requireMemory(wanted + floatBytes({ size, volumes }), `${path}, ${[...size, volumes].join(' × ')} voxels,`);
  const bytes = new Uint8Array(wanted);
  let filled = 0;
  let skip = voxelOffset;
  for (let chunk: Uint8Array | null = start; chunk; chunk = await nextChunk(source, path)) {
    const useful = chunk.subarray(skip, skip + wanted - filled);
    skip = Math.max(0, skip - chunk.length);
    bytes.set(useful, filled);
    filled += useful.length;
    if (filled === wanted) return bytes;
  }
  throw tooShort(String(filled));
}

/** Enough for any padding behind the voxels; a file that goes on longer is not unpacked further. */
const mostBytesBehind = 1 << 20;

/** Reads on to the end, since only there a gzip file's checksum is compared. */
async function checkEnd(path: string, source: ByteSource): Promise<readonly string[]> {
  for (let behind = 0; behind < mostBytesBehind;) {
    const chunk = await nextChunk(source, path);
    if (!chunk) return source.warnings;
    behind += chunk.length;
  }
  return ['The file goes on long after its voxels; the rest was ignored.'];
}
