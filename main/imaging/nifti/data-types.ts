/** The voxel types of NIfTI that hold one real number each, and how a voxel is read. Complex and colour are left out. */

export interface VoxelType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, offset: number, littleEndian: boolean) => number;
}

export const voxelTypes: ReadonlyMap<number, VoxelType> = new Map<number, VoxelType>([
  [2, { name: 'uint8', bytes: 1, read: (view, offset) => view.getUint8(offset) }],
  [4, { name: 'int16', bytes: 2, read: (view, offset, little) => view.getInt16(offset, little) }],
  [8, { name: 'int32', bytes: 4, read: (view, offset, little) => view.getInt32(offset, little) }],
  [16, { name: 'float32', bytes: 4, read: (view, offset, little) => view.getFloat32(offset, little) }],
  [64, { name: 'float64', bytes: 8, read: (view, offset, little) => view.getFloat64(offset, little) }],
  [256, { name: 'int8', bytes: 1, read: (view, offset) => view.getInt8(offset) }],
  [512, { name: 'uint16', bytes: 2, read: (view, offset, little) => view.getUint16(offset, little) }],
  [768, { name: 'uint32', bytes: 4, read: (view, offset, little) => view.getUint32(offset, little) }],
  [
    1024,
    { name: 'int64', bytes: 8, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  ],
  [
    1280,
    { name: 'uint64', bytes: 8, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
  ],
]);

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
