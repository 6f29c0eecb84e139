/**
 * Writes single-file NIfTI-1, gzipped where the name ends in `.gz`: float32 for images, uint8 for label maps. A mask
 * made from an image takes over that image's own geometry fields (`like`), so every reader sees one and the same affine
 * in both, odd headers included; otherwise the grid is written as sform and, where it can hold it, as qform.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AppError } from '../../../shared/result.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import { writeFileAtomically } from '../../files/atomic.ts';
import { affineOf, mapTriple, shearOf, shearTolerance } from '../geometry.ts';
import type { LabelVolume, Volume } from '../volume.ts';
import type { GeometryFields } from './header.ts';
import { nifti1, type Field } from './layout.ts';
import { quaternionOf } from './quaternion.ts';
import { readNiftiHeader } from './read.ts';

export interface WriteOptions {
  /** Path of the NIfTI file whose geometry fields are copied; it must have the same size. */
  readonly like?: string;
  /** Noted in the header; at most 80 letters of ASCII. */
  readonly description?: string;
}

const largestSide = 32_767; // dim[] is int16

export async function writeNifti(
  path: string,
  volume: Volume | LabelVolume,
  { like, description = '' }: WriteOptions = {},
): Promise<void> {
  const { grid, voxels } = volume;
  checkSize(path, grid.size, voxels.length);
  const geometry = like === undefined ? geometryFields(grid) : await geometryLike(like, grid.size);
  const header = encodeHeader(
    grid.size,
    geometry,
    voxels instanceof Uint8Array ? uint8Voxels : float32Voxels,
  );
  header.set(Buffer.from(description, 'latin1').subarray(0, nifti1.description[2]), nifti1.description[1]);
  const body = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength);
  const parts = path.endsWith('.gz')
    ? [await promisify(gzip)(Buffer.concat([header, body]))]
    : [header, body];
  await writeFileAtomically(path, parts);
}

function checkSize(path: string, size: Triple, voxels: number): void {
  const tooLong = size.find((side) => side < 1 || side > largestSide || !Number.isInteger(side));
  if (tooLong !== undefined) {
    throw new AppError('invalid-input', `${path}: NIfTI-1 cannot hold ${tooLong} voxels along one axis.`);
  }
  const needed = size[0] * size[1] * size[2];
  if (voxels !== needed) {
    throw new AppError('internal', `${path}: ${voxels} voxels do not fill a grid of ${size.join(' × ')}.`);
  }
}

async function geometryLike(like: string, size: Triple): Promise<GeometryFields> {
  const header = await readNiftiHeader(like);
  if (header.size.some((side, axis) => side !== size[axis])) {
    const sizes = `${header.size.join(' × ')} and ${size.join(' × ')} voxels`;
    throw new AppError('internal', `The mask and its image ${like} differ in size: ${sizes}.`);
  }
  return header.geometry;
}

/** What a voxel is on disk, and how its value follows from it. */
export interface VoxelEncoding {
  /** Code of the type in the header. */
  readonly datatype: number;
  readonly bytes: number;
  readonly slope: number;
  readonly intercept: number;
}

const uint8Voxels: VoxelEncoding = { datatype: 2, bytes: 1, slope: 1, intercept: 0 };
export const float32Voxels: VoxelEncoding = { datatype: 16, bytes: 4, slope: 1, intercept: 0 };

/** Header of a file whose voxels are written by somebody else, slice by slice. */
export function headerFor(path: string, grid: Grid, encoding: VoxelEncoding): Uint8Array {
  checkSize(path, grid.size, grid.size[0] * grid.size[1] * grid.size[2]);
  return encodeHeader(grid.size, geometryFields(grid), encoding);
}

/** sform always, qform where the axes are at right angles; code 1: scanner coordinates. */
function geometryFields(grid: Grid): GeometryFields {
  const affine = affineOf(grid);
  const rectangular = shearOf(grid) <= shearTolerance;
  const { quaternion, qfac } = rectangular
    ? quaternionOf(affine)
    : { quaternion: [0, 0, 0] as const, qfac: 1 };
  return {
    qfac,
    voxelSize: grid.spacing,
    units: 2,
    qformCode: rectangular ? 1 : 0,
    sformCode: 1,
    quaternion,
    qoffset: mapTriple((row) => affine[row * 4 + 3] ?? 0),
    srow: affine,
  };
}

function encodeHeader(
  size: Triple,
  geometry: GeometryFields,
  { datatype, bytes: voxelBytes, slope, intercept }: VoxelEncoding,
): Uint8Array {
  const bytes = new Uint8Array(nifti1.firstVoxelByte);
  const view = new DataView(bytes.buffer);
  const put = (field: Field, ...values: readonly number[]): void => writeField(view, field, values);
  view.setInt32(0, nifti1.headerBytes, true);
  put(nifti1.dim, 3, ...size, 1, 1, 1, 1);
  put(nifti1.datatype, datatype);
  put(nifti1.bitpix, voxelBytes * 8);
  put(nifti1.pixdim, geometry.qfac, ...geometry.voxelSize, 0, 0, 0, 0);
  put(nifti1.voxOffset, nifti1.firstVoxelByte);
  put(nifti1.slope, slope);
  put(nifti1.intercept, intercept);
  put(nifti1.units, geometry.units);
  put(nifti1.qformCode, geometry.qformCode);
  put(nifti1.sformCode, geometry.sformCode);
  put(nifti1.quaternion, ...geometry.quaternion);
  put(nifti1.qoffset, ...geometry.qoffset);
  put(nifti1.srow, ...geometry.srow);
  bytes.set(Buffer.from('n+1\0', 'latin1'), nifti1.magicOffset);
  return bytes;
}

function writeField(view: DataView, [type, offset]: Field, values: readonly number[]): void {
  values.forEach((value, index) => {
    if (type === 'uint8') view.setUint8(offset + index, value);
    else if (type === 'int16') view.setInt16(offset + index * 2, value, true);
    else view.setFloat32(offset + index * 4, value, true);
  });
}
