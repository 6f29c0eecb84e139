/**
 * Where the fields of a NIfTI-1 (348 bytes) and a NIfTI-2 header (540 bytes) lie. The two hold the same facts at other
 * offsets and widths; one table for both keeps the reader free of versions. Source: nifti1.h and nifti2.h of the NIfTI
 * Data Format Working Group.
 */

export type FieldType = 'uint8' | 'int16' | 'int32' | 'int64' | 'float32' | 'float64';

/** Type, byte offset, and how many of them follow each other. */
export type Field = readonly [type: FieldType, offset: number, count: number];

export interface HeaderLayout {
  readonly version: 1 | 2;
  readonly headerBytes: number;
  /** Smallest `vox_offset` of a single file: the header and the four bytes that announce extensions. */
  readonly firstVoxelByte: number;
  readonly magicOffset: number;
  readonly dim: Field;
  readonly datatype: Field;
  readonly bitpix: Field;
  readonly pixdim: Field;
  readonly voxOffset: Field;
  readonly slope: Field;
  readonly intercept: Field;
  readonly units: Field;
  readonly qformCode: Field;
  readonly sformCode: Field;
  readonly quaternion: Field;
  readonly qoffset: Field;
  readonly srow: Field;
  /** Text of at most 80 bytes. */
  readonly description: Field;
}

export const nifti1: HeaderLayout = {
  version: 1,
  headerBytes: 348,
  firstVoxelByte: 352,
  magicOffset: 344,
  dim: ['int16', 40, 8],
  datatype: ['int16', 70, 1],
  bitpix: ['int16', 72, 1],
  pixdim: ['float32', 76, 8],
  voxOffset: ['float32', 108, 1],
  slope: ['float32', 112, 1],
  intercept: ['float32', 116, 1],
  units: ['uint8', 123, 1],
  qformCode: ['int16', 252, 1],
  sformCode: ['int16', 254, 1],
  quaternion: ['float32', 256, 3],
  qoffset: ['float32', 268, 3],
  srow: ['float32', 280, 12],
  description: ['uint8', 148, 80],
};

export const nifti2: HeaderLayout = {
  version: 2,
  headerBytes: 540,
  firstVoxelByte: 544,
  magicOffset: 4,
  dim: ['int64', 16, 8],
  datatype: ['int16', 12, 1],
  bitpix: ['int16', 14, 1],
  pixdim: ['float64', 104, 8],
  voxOffset: ['int64', 168, 1],
  slope: ['float64', 176, 1],
  intercept: ['float64', 184, 1],
  units: ['int32', 500, 1],
  qformCode: ['int32', 344, 1],
  sformCode: ['int32', 348, 1],
  quaternion: ['float64', 352, 3],
  qoffset: ['float64', 376, 3],
  srow: ['float64', 400, 12],
  description: ['uint8', 240, 80],
};
