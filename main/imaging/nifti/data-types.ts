/** The voxel types of NIfTI that hold one real number each, and their values as the processor has them. Complex and colour are left out. */
import { filled } from '../filled.ts';

/** Whole numbers of up to 16 bits as they are, all others as floating point. */
export type StoredVoxels = Int8Array | Uint8Array | Int16Array | Uint16Array | Float32Array | Float64Array;

export interface VoxelType {
  readonly name: string;
  readonly bytes: number;
  /** @param buffer little-endian values from its beginning @param from first value @param count of them */
  readonly values: (buffer: ArrayBuffer, from: number, count: number) => StoredVoxels;
}

export const voxelTypes: ReadonlyMap<number, VoxelType> = new Map<number, VoxelType>([
  [2, { name: 'uint8', bytes: 1, values: (buffer, from, count) => new Uint8Array(buffer, from, count) }],
  [4, { name: 'int16', bytes: 2, values: (buffer, from, count) => new Int16Array(buffer, 2 * from, count) }],
  [8, { name: 'int32', bytes: 4, values: wide((...part) => new Int32Array(...part), 4) }],
  [
    16,
    { name: 'float32', bytes: 4, values: (buffer, from, count) => new Float32Array(buffer, 4 * from, count) },
  ],
  [
    64,
    { name: 'float64', bytes: 8, values: (buffer, from, count) => new Float64Array(buffer, 8 * from, count) },
  ],
  [256, { name: 'int8', bytes: 1, values: (buffer, from, count) => new Int8Array(buffer, from, count) }],
  [
    512,
    { name: 'uint16', bytes: 2, values: (buffer, from, count) => new Uint16Array(buffer, 2 * from, count) },
  ],
  [768, { name: 'uint32', bytes: 4, values: wide((...part) => new Uint32Array(...part), 4) }],
  [1024, { name: 'int64', bytes: 8, values: wide((...part) => new BigInt64Array(...part), 8) }],
  [1280, { name: 'uint64', bytes: 8, values: wide((...part) => new BigUint64Array(...part), 8) }],
]);

/** Whole numbers that float32 may not hold exactly, as float64, which scaling can still set right. */
function wide(
  view: (buffer: ArrayBuffer, offset: number, count: number) => ArrayLike<number | bigint>,
  bytes: number,
): VoxelType['values'] {
  return (buffer, from, count) => {
    const values = view(buffer, bytes * from, count);
    return filled(new Float64Array(values.length), (index) => Number(values[index]));
  };
}

/** Types that NIfTI knows and we refuse, by the name that a person knows. */
export const refusedTypes: ReadonlyMap<number, string> = new Map([
  [1, 'single bits'],
  [32, 'complex numbers'],
  [128, 'RGB colours'],
  [1536, '128-bit floats'],
  [1792, 'complex numbers'],
  [2048, 'complex numbers'],
  [2304, 'RGBA colours'],
]);
