/** What a file's voxels stand for: bytes in the file's order, type and scaling, as numbers. */
import type { StoredVoxels } from './data-types.ts';
import type { NiftiHeader } from './header.ts';

interface Scaling {
  readonly slope: number;
  readonly intercept: number;
}

/** Makes big-endian values little-endian, in place. @param bytes all of a file's voxels, in a buffer of their own */
export function toLittleEndian(bytes: Uint8Array, { littleEndian, type }: NiftiHeader): void {
  if (littleEndian || type.bytes === 1) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type.bytes === 2) buffer.swap16();
  else if (type.bytes === 4) buffer.swap32();
  else buffer.swap64();
}

/** @param volume along the fourth axis @returns one volume's values, scaled, in an array of their own */
export function scaledValues(bytes: ArrayBuffer, header: NiftiHeader, volume: number): Float32Array {
  const stored = storedValues(bytes, header, volume);
  const { slope, intercept } = scalingOf(header);
  if (slope === 1 && intercept === 0) return new Float32Array(stored);
  const voxels = new Float32Array(stored.length);
  for (let index = 0; index < voxels.length; index++)
    voxels[index] = (stored[index] ?? 0) * slope + intercept;
  return voxels;
}

/** The same, of double width where float32 does not hold every value of the type. @returns an array of their own */
export function exactValues(
  bytes: ArrayBuffer,
  header: NiftiHeader,
  volume: number,
): Float32Array | Float64Array {
  const stored = storedValues(bytes, header, volume);
  if (!(stored instanceof Float64Array)) return scaledValues(bytes, header, volume);
  const { slope, intercept } = scalingOf(header);
  return slope === 1 && intercept === 0 ? stored : stored.map((value) => value * slope + intercept);
}

/**
 * The same values, in half the bytes where they are whole numbers of 16 bits, as those of CT and MR are: then as they lie
 * in `bytes`, where nothing is to be added.
 */
export function compactValues(
  bytes: ArrayBuffer,
  header: NiftiHeader,
  volume: number,
): Int16Array | Float32Array {
  const { slope, intercept } = scalingOf(header);
  const isWhole = slope === 1 && Number.isInteger(intercept);
  const compact = isWhole ? shifted(storedValues(bytes, header, volume), intercept) : null;
  return compact ?? scaledValues(bytes, header, volume);
}

/** Whether `compactValues` gives a single file's bytes just as they lie in it. */
export function liesCompact(header: NiftiHeader): boolean {
  const { slope, intercept } = scalingOf(header);
  const isScaled = slope !== 1 || intercept !== 0;
  return !header.isPair && header.littleEndian && header.type.name === 'int16' && !isScaled;
}

/** @returns null where a sum does not fit */
function shifted(stored: StoredVoxels, intercept: number): Int16Array | null {
  if (stored instanceof Float32Array || stored instanceof Float64Array) return null;
  if (intercept === 0 && stored instanceof Int16Array) return stored;
  const voxels = new Int16Array(stored.length);
  for (let index = 0; index < voxels.length; index++) {
    const value = (stored[index] ?? 0) + intercept;
    voxels[index] = value;
    if (voxels[index] !== value) return null;
  }
  return voxels;
}

function storedValues(bytes: ArrayBuffer, { type, size }: NiftiHeader, volume: number): StoredVoxels {
  const count = size[0] * size[1] * size[2];
  return type.values(bytes, volume * count, count);
}

/** By the standard a slope of 0 means no scaling; one that is no number is taken likewise. */
function scalingOf({ slope, intercept }: NiftiHeader): Scaling {
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 };
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 };
}
